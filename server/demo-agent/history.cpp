// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/history.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::demo {

namespace {
QString kindOf(const QJsonObject &update)
{
    return update.value(u"sessionUpdate"_s).toString();
}

QString textOf(const QJsonObject &chunk)
{
    return chunk.value(u"content"_s).toObject().value(u"text"_s).toString();
}

bool isText(const QJsonObject &chunk)
{
    return chunk.value(u"content"_s).toObject().value(u"type"_s) == u"text"_s;
}
} // namespace

void History::add(const QJsonObject &update)
{
    const auto kind = kindOf(update);
    if (kind == u"tool_call"_s || kind == u"tool_call_update"_s)
        return addTool(update);
    if (!kind.endsWith(u"_message_chunk"_s) && kind != u"agent_thought_chunk"_s
        && kind != u"plan"_s)
        return; // modes, commands, usage: told anew when a session opens
    const bool continues = !m_chunk.isEmpty() && kindOf(m_chunk) == kind && isText(m_chunk)
        && isText(update) && m_chunk.value(u"messageId"_s) == update.value(u"messageId"_s);
    if (continues) {
        auto content = m_chunk.value(u"content"_s).toObject();
        content.insert(u"text"_s, QString(textOf(m_chunk) + textOf(update)));
        m_chunk.insert(u"content"_s, content);
        return;
    }
    flushChunk();
    m_chunk = update;
    if (kind == u"user_message_chunk"_s || kind == u"plan"_s)
        flushChunk();
}

void History::addTool(const QJsonObject &update)
{
    flushChunk();
    const auto id = update.value(u"toolCallId"_s);
    auto it = std::find_if(m_tools.begin(), m_tools.end(),
        [&](const QJsonObject &tool) { return tool.value(u"toolCallId"_s) == id; });
    if (it == m_tools.end())
        it = m_tools.insert(m_tools.end(), update);
    for (auto field = update.begin(); field != update.end(); ++field)
        it->insert(field.key(), field.value());
    it->insert(u"sessionUpdate"_s, u"tool_call"_s);
    const auto status = it->value(u"status"_s).toString();
    if (status == u"completed"_s || status == u"failed"_s) {
        write(*it);
        m_tools.erase(it);
    }
}

void History::note(const QJsonObject &facts)
{
    write({{u"facts"_s, facts}});
}

void History::flush()
{
    flushChunk();
    for (auto tool : std::exchange(m_tools, {})) {
        tool.insert(u"status"_s, u"failed"_s); // its turn ended before it did
        write(tool);
    }
}

void History::flushChunk()
{
    if (!m_chunk.isEmpty())
        write(std::exchange(m_chunk, {}));
}

void History::write(const QJsonObject &line)
{
    if (!m_file.isOpen()) {
        QDir().mkpath(QFileInfo(m_file).path());
        if (!m_file.open(
                QIODevice::WriteOnly | QIODevice::Append, QFile::ReadOwner | QFile::WriteOwner)) {
            qWarning("cannot keep the session's history in %s: %s",
                qUtf8Printable(m_file.fileName()), qUtf8Printable(m_file.errorString()));
            return;
        }
        m_file.write("\n"); // ends a line that an earlier agent was killed in
    }
    m_file.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    m_file.flush();
}

History::Content History::read(const QString &path)
{
    Content content;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return content;
    while (!file.atEnd()) {
        const auto line = QJsonDocument::fromJson(file.readLine()).object();
        const auto facts = line.value(u"facts"_s).toObject();
        for (auto fact = facts.begin(); fact != facts.end(); ++fact)
            content.facts.insert(fact.key(), fact.value());
        if (!kindOf(line).isEmpty())
            content.updates.append(line);
    }
    return content;
}

} // namespace ccplant::demo
