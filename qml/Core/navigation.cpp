// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/navigation.h"

#include "qml/Core/client_core.h"

#include <QQmlEngine>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::client {

Navigation::Navigation(QObject *parent)
    : QObject(parent)
{
}

Navigation *Navigation::create(QQmlEngine *, QJSEngine *)
{
    Navigation *navigation = ClientCore::instance()->navigation();
    QJSEngine::setObjectOwnership(navigation, QJSEngine::CppOwnership);
    return navigation;
}

QString Navigation::normal(const QString &place)
{
    static const QRegularExpression known(
        u"^/?(new|settings|admin|removed|(?:sessions|removed)/[A-Za-z0-9_-]{1,64})/?$"_s);
    const QRegularExpressionMatch match = known.match(place);
    return match.hasMatch() ? match.captured(1) : QString();
}

void Navigation::setPlace(const QString &place)
{
    if (m_place == place)
        return;
    m_place = place;
    Q_EMIT placeChanged();
}

void Navigation::go(const QString &place)
{
    const QString wanted = normal(place);
    if (wanted == m_place)
        return;
    setPlace(wanted);
    Q_EMIT requested(wanted);
}

} // namespace ccplant::client
