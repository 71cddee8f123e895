// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/agents/presets.h"

using namespace Qt::StringLiterals;

namespace ccplant::agents {

namespace {

const QString claudeLogin =
    u"Run `claude` once in a terminal and sign in, or set ANTHROPIC_API_KEY."_s;
const QString claudeDocs = u"https://docs.claude.com/en/docs/claude-code/setup"_s;

QList<Agent> table()
{
    return {
        {
            .id = u"claude"_s,
            .name = u"Claude Code"_s,
            .description =
                u"Anthropic's coding agent, through its Agent Client Protocol adapter."_s,
            .driver = u"acp"_s,
            .command = {u"claude-agent-acp"_s},
            .env = {},
            // The adapter brings its own copy of Claude Code; the installed one is the one that is
            // signed in and updated.
            .envPrograms = {{u"CLAUDE_CODE_EXECUTABLE"_s, u"claude"_s}},
            .mode = u"default"_s, // the adapter's own choice asks for nothing
            .packages = {u"@anthropic-ai/claude-code"_s,
                u"@agentclientprotocol/claude-agent-acp"_s},
            .loginHint = claudeLogin,
            .docsUrl = claudeDocs,
        },
        {
            .id = u"claude-direct"_s,
            .name = u"Claude Code (direct)"_s,
            .description =
                u"Claude Code without the adapter: it needs less memory and only its own program."_s,
            .driver = u"claude"_s,
            .command = {u"claude"_s},
            .env = {},
            .envPrograms = {},
            .mode = {},
            .packages = {u"@anthropic-ai/claude-code"_s},
            .loginHint = claudeLogin,
            .docsUrl = claudeDocs,
        },
        {
            .id = u"codex"_s,
            .name = u"Codex"_s,
            .description = u"OpenAI's coding agent, through its Agent Client Protocol adapter."_s,
            .driver = u"acp"_s,
            .command = {u"codex-acp"_s},
            .env = {},
            .envPrograms = {},
            // The adapter's own choice lets a model decide what needs no permission.
            .mode = u"workspace-write"_s,
            .packages = {u"@agentclientprotocol/codex-acp"_s},
            .loginHint = u"Run `codex login` once in a terminal, or set OPENAI_API_KEY."_s,
            .docsUrl = u"https://github.com/agentclientprotocol/codex-acp"_s,
        },
        {
            .id = u"gemini"_s,
            .name = u"Gemini CLI"_s,
            .description = u"Google's coding agent."_s,
            .driver = u"acp"_s,
            .command = {u"gemini"_s, u"--acp"_s},
            .env = {},
            .envPrograms = {},
            .mode = {},
            .packages = {u"@google/gemini-cli"_s},
            .loginHint = u"Run `gemini` once in a terminal and sign in, or set GEMINI_API_KEY."_s,
            .docsUrl = u"https://github.com/google-gemini/gemini-cli"_s,
        },
        {
            .id = u"opencode"_s,
            .name = u"opencode"_s,
            .description = u"An open-source coding agent that works with many models."_s,
            .driver = u"acp"_s,
            .command = {u"opencode"_s, u"acp"_s},
            .env = {},
            .envPrograms = {},
            .mode = {},
            .packages = {u"opencode-ai"_s},
            .loginHint = u"Run `opencode auth login` once in a terminal."_s,
            .docsUrl = u"https://opencode.ai/docs"_s,
        },
        {
            .id = u"demo"_s,
            .name = u"Demo"_s,
            .description =
                u"A demonstration without a model or an account. It shows what ccplant does; send /help to it."_s,
            .driver = u"acp"_s,
            .command = {demoProgram.toString()},
            .env = {},
            .envPrograms = {},
            .mode = {},
            .packages = {},
            .loginHint = {},
            .docsUrl = {},
        },
    };
}

} // namespace

const QList<Agent> &presets()
{
    static const QList<Agent> all = table();
    return all;
}

} // namespace ccplant::agents
