// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/promptbook.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

PromptBook::PromptBook(const Transcript &transcript, const std::optional<Event> &queue)
{
    const QJsonArray removed = queue ? queue->fields["removed"_L1].toArray() : QJsonArray();
    for (const QJsonValue &clientId : removed) {
        m_removed.append(clientId.toString());
        m_known.insert(clientId.toString());
    }
    for (const Entry &entry : transcript.entries()) {
        const QString clientId = entry.fields["client_id"_L1].toString();
        if (entry.kind == "message"_L1 && !clientId.isEmpty())
            m_known.insert(clientId);
    }
    for (const QJsonValue &entry : transcript.queue()) {
        const QString clientId = entry["client_id"_L1].toString();
        // A crash may have cut off the event that takes a prompt out of the queue, after its
        // message.
        m_repaired = m_repaired || m_known.contains(clientId);
        if (!m_known.contains(clientId))
            m_waiting.append({clientId, entry["content"_L1].toArray()});
        m_known.insert(clientId);
    }
}

Result<void> PromptBook::add(const Prompt &prompt, bool front)
{
    if (m_waiting.size() >= maxWaiting) {
        return fail(ErrorCode::RateLimited,
            u"%1 prompts wait already. Wait until the agent has worked some off, or remove some."_s
                .arg(maxWaiting));
    }
    m_waiting.insert(front ? 0 : m_waiting.size(), prompt);
    m_known.insert(prompt.clientId);
    return checkSize();
}

Result<void> PromptBook::edit(const QString &clientId, const QJsonArray &content)
{
    return find(clientId).and_then([&](qsizetype index) {
        m_waiting[index].content = content;
        return checkSize();
    });
}

Result<void> PromptBook::remove(const QString &clientId)
{
    return find(clientId).map([&](qsizetype index) {
        m_waiting.removeAt(index);
        m_removed.append(clientId);
        if (m_removed.size() > maxRemoved)
            m_removed.removeFirst();
    });
}

Result<void> PromptBook::moveToFront(const QString &clientId)
{
    return find(clientId).map([this](qsizetype index) { m_waiting.move(index, 0); });
}

Prompt PromptBook::takeFirst()
{
    return m_waiting.takeFirst();
}

Event PromptBook::event() const
{
    QJsonArray entries;
    for (const Prompt &prompt : m_waiting)
        entries.append(
            QJsonObject{{"client_id"_L1, prompt.clientId}, {"content"_L1, prompt.content}});
    Event event = events::queue(entries);
    if (!m_removed.isEmpty())
        event.fields["removed"_L1] = QJsonArray::fromStringList(m_removed);
    return event;
}

qsizetype PromptBook::indexOf(const QString &clientId) const
{
    const auto found = std::ranges::find(m_waiting, clientId, &Prompt::clientId);
    return found == m_waiting.end() ? -1 : found - m_waiting.begin();
}

Result<qsizetype> PromptBook::find(const QString &clientId) const
{
    const qsizetype index = indexOf(clientId);
    if (index < 0)
        return fail(ErrorCode::NotFound,
            u"No prompt with this client_id waits; it may have been sent already."_s);
    return index;
}

Result<void> PromptBook::checkSize() const
{
    qsizetype bytes = 0;
    for (const Prompt &prompt : m_waiting)
        bytes += QJsonDocument(prompt.content).toJson(QJsonDocument::Compact).size();
    if (bytes > maxContentBytes) {
        return fail(ErrorCode::PayloadTooLarge,
            u"The waiting prompts may have %1 MiB in all. Upload large files instead."_s.arg(
                maxContentBytes >> 20));
    }
    return {};
}

} // namespace ccplant::runner
