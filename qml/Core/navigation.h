// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QtQmlIntegration>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

/// Where in the client the user is, as a short text that can stand in an address: `` (the inbox),
/// `sessions/ID`, `new`, `settings`, `admin`, `removed`, `removed/ID`. The window says where it
/// went; the platform (the address of a page, its back button, a link) says where to go. QML
/// singleton `Navigation`. Main thread only.
class Navigation : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    /// Where the window is.
    Q_PROPERTY(QString place READ place WRITE setPlace NOTIFY placeChanged)
public:
    /// Not a default constructor: QML would make one of its own.
    explicit Navigation(QObject *parent);
    static Navigation *create(QQmlEngine *, QJSEngine *);

    QString place() const { return m_place; }
    void setPlace(const QString &place);
    /// Goes there. What is no place leads to the inbox. Before there is a window, it begins there.
    Q_INVOKABLE void go(const QString &place);

    /// A place as it is written; the empty one for what is none. Ids are taken as they are: whether
    /// there is such a session only the server knows.
    static QString normal(const QString &place);

Q_SIGNALS:
    void placeChanged();
    void requested(const QString &place);

private:
    QString m_place;
};

} // namespace ccplant::client
