// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/drivers/acp/mapping.h"
#include "server/runner/drivers/acp/settings.h"
#include "server/runner/drivers/messages.h"
#include "server/runner/drivers/tools.h"

#include <QHash>

namespace ccplant::runner::acp {

/// Turns `session/update` notifications into events. Not thread-safe.
class Updates {
public:
    Updates(EventSink sink, MessageWriter *messages, ToolBook *tools, TerminalBlock terminal);

    /// One `update` object.
    void apply(const QJsonObject &update);
    /// While the agent replays a history that our log has already, only what is about the present
    /// counts.
    void setReplaying(bool replaying) { m_replaying = replaying; }
    /// The text we prompted with: an agent that repeats it does not say anything new.
    void setPrompt(const QString &text) { m_prompt = text; }

    /// Makes a call known and up to date, as a `tool_call_update` does. Also for requests that come
    /// with one.
    void updateTool(const QJsonObject &call, bool begins);
    /// A terminal's output has changed; calls that show it are updated.
    void terminalChanged(const QString &terminalId, bool ended);

    Settings &settings() { return m_settings; }
    /// Emits the `config` event. `more`: further members.
    void announceConfig(QJsonObject more = {});

private:
    void applyChunk(const QString &kind, const QJsonObject &update);
    void applyState(const QString &kind, const QJsonObject &update);
    bool repeatsPrompt(const QJsonObject &content) const;

    EventSink m_sink;
    MessageWriter *m_messages;
    ToolBook *m_tools;
    TerminalBlock m_terminal;
    Settings m_settings;
    QHash<QString, QJsonArray>
        m_terminalTools; // content of calls that show a terminal, as the agent sent it
    QString m_prompt;
    bool m_replaying = false;
};

} // namespace ccplant::runner::acp
