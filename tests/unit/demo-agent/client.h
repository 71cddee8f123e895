// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

/// A small ACP client on the demo agent's standard input and output.
class Client : public QObject {
    Q_OBJECT
public:
    /// `folder`: where workspace and state are; lives longer than the client.
    explicit Client(const QTemporaryDir &folder, const QMap<QString, QString> &environment = {});
    ~Client() override;

    QString workspace() const { return m_base + QStringLiteral("/workspace"); }
    QByteArray fileContent(const QString &name) const;
    void writeFile(const QString &name, const QByteArray &bytes) const;

    /// Sends a request and waits for its answer: the whole message, with `result` or `error`. Empty
    /// when the agent died.
    QJsonObject call(const QString &method, const QJsonObject &params = {});
    int send(const QString &method, const QJsonObject &params);
    void notify(const QString &method, const QJsonObject &params);
    void write(const QByteArray &bytes) { process.write(bytes); }
    bool waitFor(const std::function<bool()> &condition);
    QJsonObject answerTo(int request) { return answers.value(request); }

    /// initialize and session/new; `capabilities` of the client.
    void open(const QJsonObject &capabilities = {});
    QJsonObject prompt(const QString &text);
    int sendPrompt(const QString &text);
    void cancel()
    {
        notify(QStringLiteral("session/cancel"), {{QStringLiteral("sessionId"), session}});
    }

    QList<QJsonObject> updatesOf(const QString &kind) const;
    QString text(const QString &kind = QStringLiteral("agent_message_chunk")) const;
    /// Tool calls by id, their updates merged.
    QMap<QString, QJsonObject> tools() const;
    QJsonObject onlyTool() const;

    QProcess process;
    QString session;
    QList<QJsonObject> updates; ///< since the last prompt()
    QList<QJsonObject> permissions, requests; ///< params, of all kinds for `requests`
    QList<QJsonObject> odd; ///< messages that are neither answer nor request
    QMap<int, QJsonObject> answers;
    QString permissionAnswer = QStringLiteral("allow_once"); ///< empty: leaves it open
    /// Answers other requests; null result: leaves it open.
    std::function<QJsonValue(const QString &method, const QJsonObject &params)> handler;

private:
    void read();
    void receive(const QJsonObject &message);
    void answerRequest(const QJsonObject &message);
    void respond(const QJsonValue &id, const QJsonValue &result);

    QString m_base;
    QByteArray m_buffer;
    int m_lastId = 0;
};
