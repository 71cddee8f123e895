// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/lease/fencing.h"

using namespace Qt::StringLiterals;

namespace ccplant::kube {

QString FencingToken::text() const
{
    return isNull() ? QString() : QString::number(term) + u'/' + holder;
}

FencingToken FencingToken::read(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    bool ok = false;
    const int term = QStringView(text).first(qMax(slash, 0)).toInt(&ok);
    return ok && term > 0 ? FencingToken{term, text.sliced(slash + 1)} : FencingToken();
}

QJsonObject withToken(QJsonObject object, const FencingToken &token)
{
    setInMetadata(object, "annotations"_L1, QString(fencingAnnotation), token.text());
    return object;
}

ApiResult<void> mayWrite(const QJsonObject &stored, const FencingToken &token)
{
    const FencingToken last = FencingToken::read(annotationOf(stored, QString(fencingAnnotation)));
    const bool isOurs = !token.isNull()
        && (last.term < token.term || (last.term == token.term && last.holder == token.holder));
    if (isOurs)
        return {};
    return apiFail(Reason::Conflict,
        u"the term %1 is over: %2 has written since"_s.arg(token.text(), last.text()));
}

} // namespace ccplant::kube
