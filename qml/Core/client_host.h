// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QObject>
#include <QtQmlIntegration>
#include <QUrl>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

/// What the client runs in: a program of its own, or a page of a browser, which can be brought up
/// to date and installed. QML singleton `Host`. This class is the program; a page has its own. Main
/// thread only.
class ClientHost : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(Host)
    QML_SINGLETON
    /// A page of a browser.
    Q_PROPERTY(bool web READ isWeb CONSTANT)
    /// A new version is here and is used after applyUpdate().
    Q_PROPERTY(bool updateReady READ updateReady NOTIFY updateReadyChanged)
    /// install() would offer to keep the page as an application.
    Q_PROPERTY(bool installable READ installable NOTIFY installableChanged)
public:
    /// Not a default constructor: QML would make one of its own.
    explicit ClientHost(QObject *parent);
    static ClientHost *create(QQmlEngine *, QJSEngine *);

    virtual bool isWeb() const { return false; }
    virtual bool updateReady() const { return false; }
    virtual bool installable() const { return false; }
    Q_INVOKABLE virtual void applyUpdate() { }
    Q_INVOKABLE virtual void install() { }
    /// Gives the user a file `name` (a file's name, no path) with these bytes: into their folder
    /// for downloads, under another name where there is one of that name. Answers what to say:
    /// where it is, or nothing where the browser says so itself.
    virtual Result<QString> saveFile(const QString &name, const QByteArray &bytes);
    /// Goes to another page of the server in place of this one. A program has none to go to.
    virtual void leaveFor(const QUrl &) { }

Q_SIGNALS:
    void updateReadyChanged();
    void installableChanged();
};

} // namespace ccplant::client
