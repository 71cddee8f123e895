// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QtQmlIntegration>
#include <QUrl>

namespace ccplant::web {

/// Lets the user choose files through the browser. What is chosen is copied into the page's own
/// file system (in memory), so that the rest of the client reads it like a local file; the copies
/// of one choice are removed at the next.
class FilePicker : public QObject {
    Q_OBJECT
    QML_ELEMENT
    /// For the native dialog; a browser shows its own.
    Q_PROPERTY(QString title MEMBER m_title)
public:
    using QObject::QObject;
    ~FilePicker() override;
    /// Only from within a user's action: browsers refuse it otherwise.
    Q_INVOKABLE void open();

Q_SIGNALS:
    /// Never empty; not sent when the user gives up.
    void picked(const QList<QUrl> &files);

private:
    struct Choice;
    void clear();
    QString m_title;
    QString m_folder;
    int m_choices = 0;
};

} // namespace ccplant::web
