// SPDX-License-Identifier: GPL-3.0-or-later
// What a turn does in the workspace: files and commands, through the client where it offers that,
// else directly.
#include "server/demo-agent/content.h"
#include "server/demo-agent/shell.h"
#include "server/demo-agent/turn.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QScopeGuard>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace ccplant::demo {

namespace {
constexpr qint64 maxFile = 1024 * 1024;

FileText readHere(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {{}, file.errorString()};
    const auto bytes = file.read(maxFile + 1);
    if (bytes.size() > maxFile)
        return {{}, u"The file is larger than 1 MiB"_s};
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes);
    if (decoder.hasError() || text.contains(QChar::Null))
        return {{}, u"The file is not text in UTF-8"_s};
    return {text.isNull() ? u""_s : text, {}};
}

QString writeHere(const QString &path, const QString &text)
{
    if (!QDir().mkpath(QFileInfo(path).path()))
        return u"The folder cannot be made"_s;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    file.write(text.toUtf8());
    return file.commit() ? QString() : file.errorString();
}

CommandEnd endOf(bool ok, const QString &words, const QString &output)
{
    return {ok, words, output};
}
} // namespace

QString Turn::resolve(const QString &path) const
{
    const auto root = QFileInfo(m_session->cwd).canonicalFilePath();
    if (path.isEmpty() || path.contains(QChar::Null) || root.isEmpty())
        return {};
    const auto whole = QDir::cleanPath(QDir(root).absoluteFilePath(path));
    // The nearest thing that exists decides where a symbolic link leads.
    QString existing = whole;
    while (!QFileInfo(existing).exists() && !QFileInfo(existing).isSymLink())
        existing = QFileInfo(existing).path();
    const auto real = QFileInfo(existing).canonicalFilePath();
    const auto isInside = [&](const QString &p) {
        return p == root || p.startsWith(root == u"/"_s ? root : root + u'/');
    };
    return isInside(whole) && isInside(real) ? whole : QString();
}

QCoro::Task<FileText> Turn::readFile(QString path)
{
    const QFileInfo info(path);
    if (!info.exists())
        co_return {};
    if (!info.isFile())
        co_return {{}, u"This is not a regular file"_s};
    if (!m_client.readFiles)
        co_return readHere(path);
    const auto answer = co_await ask(u"fs/read_text_file"_s, {{u"path"_s, path}});
    if (!answer.ok())
        co_return {{}, answer.error.value(u"message"_s).toString()};
    co_return {answer.result.value(u"content"_s).toString(), {}};
}

QCoro::Task<QString> Turn::writeFile(QString path, QString text)
{
    if (!m_client.writeFiles)
        co_return writeHere(path, text);
    const auto answer =
        co_await ask(u"fs/write_text_file"_s, {{u"path"_s, path}, {u"content"_s, text}});
    co_return answer.ok() ? QString() : answer.error.value(u"message"_s).toString();
}

QCoro::Task<CommandEnd> Turn::run(QString tool, QString command)
{
    updateTool(tool, {{u"status"_s, u"in_progress"_s}});
    return m_client.terminal ? runAtClient(tool, command) : runHere(tool, command);
}

QCoro::Task<CommandEnd> Turn::runHere(QString tool, QString command)
{
    auto *shell = new Shell(command, m_session->cwd);
    const auto guard = qScopeGuard([shell] { shell->abandon(); });
    bool hasMore = false;
    connect(shell, &Shell::changed, this, [this, &hasMore] {
        hasMore = true;
        wake();
    });
    const auto display = [&] {
        const auto head = shell->isTruncated() ? u"…\n"_s : u""_s;
        updateTool(tool,
            {{u"content"_s, QJsonArray{toolText(fenced(head + shell->output(), u"console"_s))}}});
    };
    while (!shell->isOver()) {
        if (std::exchange(hasMore, false)) {
            display();
            co_await pause(50); // a chatty command must not flood the client
        } else {
            co_await Suspension{this};
        }
    }
    if (!shell->error().isEmpty())
        co_return endOf(false, shell->error(), {});
    if (hasMore)
        display();
    const auto words = shell->wasKilled() ? u"killed"_s : u"exit code %1"_s.arg(shell->exitCode());
    co_return endOf(!shell->wasKilled() && shell->exitCode() == 0, words, shell->output());
}

QCoro::Task<CommandEnd> Turn::runAtClient(QString tool, QString command)
{
    const auto created = co_await ask(u"terminal/create"_s,
        {{u"command"_s, u"/bin/sh"_s}, {u"args"_s, QJsonArray{u"-c"_s, command}},
            {u"cwd"_s, m_session->cwd}, {u"env"_s, QJsonArray()},
            {u"outputByteLimit"_s, 256 * 1024}});
    if (!created.ok())
        co_return endOf(false, created.error.value(u"message"_s).toString(), {});
    const QJsonObject terminal{
        {u"sessionId"_s, m_session->id}, {u"terminalId"_s, created.result.value(u"terminalId"_s)}};
    // Releasing also kills, so a cancelled turn leaves nothing running.
    const auto guard =
        qScopeGuard([this, terminal] { m_peer->request(u"terminal/release"_s, terminal); });
    updateTool(tool,
        {{u"content"_s, QJsonArray{toolTerminal(terminal.value(u"terminalId"_s).toString())}}});
    const auto exit = co_await ask(u"terminal/wait_for_exit"_s, terminal);
    const auto output = co_await ask(u"terminal/output"_s, terminal);
    if (!exit.ok())
        co_return endOf(false, exit.error.value(u"message"_s).toString(), {});
    const auto text = output.result.value(u"output"_s).toString();
    const auto code = exit.result.value(u"exitCode"_s);
    if (!code.isDouble())
        co_return endOf(
            false, u"killed by signal "_s + exit.result.value(u"signal"_s).toString(), text);
    co_return endOf(code.toInt() == 0, u"exit code %1"_s.arg(code.toInt()), text);
}

} // namespace ccplant::demo
