// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QtQmlIntegration>
#include <QVariant>

namespace ccplant::chat {

/// Pure helpers of the transcript's QML; see terminal_text.h, tool_text.h and question_schema.h for
/// what they do.
class ChatText : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
public:
    using QObject::QObject;

    Q_INVOKABLE QString terminalHtml(const QString &output, bool dark) const;
    Q_INVOKABLE QString terminalPlain(const QString &output) const;
    /// {text, hidden}: the last `lines` lines, and how many are before them.
    Q_INVOKABLE QVariantMap lastLines(const QString &text, int lines) const;
    /// {text, hidden}: the first `lines` lines, and how many are after them.
    Q_INVOKABLE QVariantMap firstLines(const QString &text, int lines) const;
    /// {verb, object, mono}
    Q_INVOKABLE QVariantMap tool(const QString &kind, const QString &title,
        const QVariantList &locations, const QVariant &rawInput, const QString &workspace) const;
    Q_INVOKABLE QString command(const QVariant &rawInput) const;
    Q_INVOKABLE QString duration(double milliseconds) const;
    Q_INVOKABLE QString size(double bytes) const;
    /// "950", "12.3k", "1.2M"
    Q_INVOKABLE QString count(double number) const;
    Q_INVOKABLE QString json(const QVariant &value) const;
    Q_INVOKABLE QVariantList questionFields(const QVariantMap &schema) const;
    Q_INVOKABLE QString questionProblem(const QVariantMap &field, const QVariant &value) const;
    /// Opens http, https and mailto addresses only; false for others.
    Q_INVOKABLE bool openLink(const QString &url) const;
    Q_INVOKABLE bool isSafeLink(const QString &url) const;
    Q_INVOKABLE QString languageOf(const QString &path) const;
    /// The completion that is being typed before `cursor`: {trigger: "/" or "@" or "", query,
    /// begin}. A slash counts at the beginning of the text only, an at sign at the beginning of a
    /// word.
    Q_INVOKABLE QVariantMap completion(const QString &text, int cursor) const;
    /// `text` as a Markdown quote, with an empty line after it.
    Q_INVOKABLE QString quoted(const QString &text) const;
    /// True when a drag or the clipboard holds local files only.
    Q_INVOKABLE QList<QUrl> localFiles(const QList<QUrl> &urls) const;
};

} // namespace ccplant::chat
