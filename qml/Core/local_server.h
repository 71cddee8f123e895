// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QtQmlIntegration>
#include <QUrl>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

/// The server on this computer that the application starts by itself. This base class is the one of
/// a platform that cannot (a browser); app/ has the real one.
class LocalServer : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(LocalServer)
    QML_SINGLETON
    Q_PROPERTY(bool available READ available CONSTANT)
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    /// What went wrong and what to do; empty unless failed.
    Q_PROPERTY(QString errorText READ errorText NOTIFY stateChanged)
    /// The last lines that the server wrote, to be copied.
    Q_PROPERTY(QString details READ details NOTIFY stateChanged)
public:
    enum State { Stopped, Starting, Running, Failed };
    Q_ENUM(State)

    using QObject::QObject;
    static LocalServer *create(QQmlEngine *, QJSEngine *);

    virtual bool available() const { return false; }
    State state() const { return m_state; }
    QString errorText() const { return m_errorText; }
    QString details() const { return m_details; }
    Q_INVOKABLE virtual void start() { }
    /// The connection to it broke: makes sure that it runs, and says ready() when it had to do
    /// something.
    virtual void check() { }

Q_SIGNALS:
    void stateChanged();
    /// It serves at `url` and takes `token`; again after each restart.
    void ready(const QUrl &url, const QString &token);

protected:
    void setState(State state, const QString &errorText = {}, const QString &details = {});

private:
    State m_state = Stopped;
    QString m_errorText, m_details;
};

} // namespace ccplant::client
