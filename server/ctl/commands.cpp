// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ctl/commands.h"

#include "server/ctl/output.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace ccplant::ctl {

namespace {

using Parameters = QStringList;
using MakeCall = std::function<Result<Call>(const Arguments &, const Parameters &)>;

const QString admin = u"/api/v1/admin"_s;

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

QString withQuery(const QString &path, const Arguments &arguments, const QStringList &names)
{
    QString query;
    for (const QString &name : names) {
        for (const QString &value : arguments.options.value(name))
            query += (query.isEmpty() ? u'?' : u'&') + name + u'=' + encoded(value);
    }
    return path + query;
}

/// Asks for a list or a thing, passing some options on as they are.
MakeCall get(const QString &path, const QStringList &query = {})
{
    return [path, query](const Arguments &arguments, const Parameters &) -> Result<Call> {
        return Call{.path = withQuery(path, arguments, query)};
    };
}

/// `%1` in the path is the first parameter.
MakeCall on(const QByteArray &method, const QString &path, const QJsonObject &body = {})
{
    return [=](const Arguments &, const Parameters &parameters) -> Result<Call> {
        return Call{method, path.arg(encoded(parameters.value(0))), body};
    };
}

/// `on`, `off` or nothing, which asks.
MakeCall toggle(const QString &path)
{
    return [path](const Arguments &arguments, const Parameters &parameters) -> Result<Call> {
        const QString word = parameters.value(0, u"status"_s);
        if (word == "status"_L1)
            return Call{.path = path};
        if (word != "on"_L1 && word != "off"_L1)
            return fail(ErrorCode::InvalidRequest,
                u"'%1' is neither on, off nor status"_s.arg(word.left(40)));
        QJsonObject body{{u"enabled"_s, word == "on"_L1}};
        if (arguments.has(u"message"_s))
            body[u"message"_s] = arguments.value(u"message"_s);
        return Call{"PUT", path, body};
    };
}

Result<Call> createKey(const Arguments &arguments, const Parameters &parameters)
{
    QJsonObject body{{u"name"_s, parameters.value(0)}};
    if (arguments.has(u"scope"_s))
        body[u"scopes"_s] = QJsonArray::fromStringList(arguments.options.value(u"scope"_s));
    if (arguments.has(u"team"_s))
        body[u"team"_s] = arguments.value(u"team"_s);
    if (arguments.has(u"expires"_s))
        body[u"expires_at"_s] = arguments.value(u"expires"_s);
    return Call{"POST", u"/api/v1/keys"_s, body};
}

Result<QJsonObject> quotaIn(const Arguments &arguments)
{
    QJsonObject quota;
    const QList<std::pair<QString, QString>> names{{u"sessions"_s, u"sessions"_s},
        {u"running"_s, u"running"_s}, {u"memory"_s, u"memory_bytes"_s},
        {u"cpu"_s, u"cpu_seconds"_s}};
    for (const auto &[option, member] : names) {
        if (!arguments.has(option))
            continue;
        const auto number = readSize(arguments.value(option));
        if (!number)
            return tl::unexpected(number.error());
        quota[member] = *number;
    }
    return quota;
}

Result<Call> setQuota(const Arguments &arguments, const Parameters &parameters)
{
    const auto quota = quotaIn(arguments);
    if (!quota)
        return tl::unexpected(quota.error());
    if (quota->isEmpty())
        return fail(
            ErrorCode::InvalidRequest, u"say how much: --sessions, --running, --memory or --cpu"_s);
    return Call{"PUT", admin + u"/quotas"_s,
        {{u"kind"_s, parameters.value(0)}, {u"name"_s, parameters.value(1)}, {u"quota"_s, *quota}}};
}

Result<Call> removeQuota(const Arguments &, const Parameters &parameters)
{
    return Call{"PUT", admin + u"/quotas"_s,
        {{u"kind"_s, parameters.value(0)}, {u"name"_s, parameters.value(1)},
            {u"quota"_s, QJsonObject()}}};
}

QList<Command> sessionCommands()
{
    const QString one = admin + u"/sessions/%1"_s;
    return {
        {.words = {u"sessions"_s, u"list"_s},
            .options = {u"user"_s, u"team"_s, u"status"_s, u"limit"_s, u"cursor"_s},
            .help = u"Sessions of everybody, the latest first."_s,
            .call = get(admin + u"/sessions"_s,
                {u"user"_s, u"team"_s, u"status"_s, u"limit"_s, u"cursor"_s}),
            .list = u"sessions"_s,
            .columns = {u"id"_s, u"status"_s, u"owner"_s, u"team"_s, u"agent"_s, u"created_at"_s,
                u"last_event_at"_s}},
        {.words = {u"sessions"_s, u"show"_s},
            .parameters = {u"ID"_s},
            .help = u"One session."_s,
            .call = on("GET", one)},
        {.words = {u"sessions"_s, u"stop"_s},
            .parameters = {u"ID"_s},
            .help = u"End its agent; its log and files stay."_s,
            .call = on("POST", one + u"/stop"_s)},
        {.words = {u"sessions"_s, u"remove"_s},
            .parameters = {u"ID"_s},
            .help = u"Remove it with everything in it."_s,
            .call = on("DELETE", one)},
    };
}

QList<Command> keyCommands()
{
    return {
        {.words = {u"keys"_s, u"list"_s},
            .options = {u"user"_s, u"team"_s},
            .help = u"API keys of everybody, without the keys themselves."_s,
            .call = get(admin + u"/keys"_s, {u"user"_s, u"team"_s}),
            .list = u"keys"_s,
            .columns = {u"id"_s, u"name"_s, u"user"_s, u"team"_s, u"scopes"_s, u"start"_s,
                u"last_used_at"_s, u"expires_at"_s}},
        {.words = {u"keys"_s, u"create"_s},
            .parameters = {u"NAME"_s},
            .options = {u"scope"_s, u"team"_s, u"expires"_s},
            .help =
                u"Make a key of your own or of a team; it is shown this once. --scope may be given several times."_s,
            .call = createKey},
        {.words = {u"keys"_s, u"remove"_s},
            .parameters = {u"ID"_s},
            .help = u"Make a key void."_s,
            .call = on("DELETE", admin + u"/keys/%1"_s)},
    };
}

QList<Command> userCommands()
{
    const QString one = admin + u"/users/%1"_s;
    return {
        {.words = {u"users"_s, u"list"_s},
            .help = u"Everybody who is known."_s,
            .call = get(admin + u"/users"_s),
            .list = u"users"_s,
            .columns = {u"user"_s, u"name"_s, u"teams"_s, u"disabled"_s, u"usage.sessions"_s,
                u"usage.running"_s, u"keys"_s, u"signed_in_at"_s}},
        {.words = {u"users"_s, u"show"_s},
            .parameters = {u"USER"_s},
            .help = u"One user."_s,
            .call = on("GET", one)},
        {.words = {u"users"_s, u"disable"_s},
            .parameters = {u"USER"_s},
            .help = u"Sign somebody out and keep them out, with all their keys."_s,
            .call = on("PATCH", one, {{u"disabled"_s, true}})},
        {.words = {u"users"_s, u"enable"_s},
            .parameters = {u"USER"_s},
            .help = u"Let somebody in again."_s,
            .call = on("PATCH", one, {{u"disabled"_s, false}})},
        {.words = {u"users"_s, u"sign-out"_s},
            .parameters = {u"USER"_s},
            .help = u"Sign somebody out everywhere."_s,
            .call = on("POST", one + u"/sign-out"_s)},
        {.words = {u"users"_s, u"check"_s},
            .parameters = {u"USER"_s},
            .help = u"Ask GitHub now which teams somebody is in."_s,
            .call = on("POST", one + u"/check"_s)},
        {.words = {u"users"_s, u"remove"_s},
            .parameters = {u"USER"_s},
            .help =
                u"Sign somebody out, take their keys away and forget them; their sessions stay."_s,
            .call = on("DELETE", one)},
        {.words = {u"teams"_s, u"list"_s},
            .help = u"Teams that are known, with their members, usage and quota."_s,
            .call = get(admin + u"/teams"_s),
            .list = u"teams"_s,
            .columns = {u"team"_s, u"members"_s, u"permissions"_s, u"usage.sessions"_s,
                u"usage.running"_s, u"quota"_s}},
        {.words = {u"quotas"_s, u"list"_s},
            .help = u"What was set for single users and teams, and for all (without a name)."_s,
            .call = get(admin + u"/quotas"_s),
            .list = u"quotas"_s,
            .columns = {u"kind"_s, u"name"_s, u"quota"_s}},
        {.words = {u"quotas"_s, u"set"_s},
            .parameters = {u"user|team"_s, u"[NAME]"_s},
            .options = {u"sessions"_s, u"running"_s, u"memory"_s, u"cpu"_s},
            .help =
                u"Bound what a user or team may have at once; without NAME all who have no quota of their own."_s,
            .call = setQuota,
            .list = u"quotas"_s,
            .columns = {u"kind"_s, u"name"_s, u"quota"_s}},
        {.words = {u"quotas"_s, u"remove"_s},
            .parameters = {u"user|team"_s, u"[NAME]"_s},
            .help = u"Take a quota away."_s,
            .call = removeQuota,
            .list = u"quotas"_s,
            .columns = {u"kind"_s, u"name"_s, u"quota"_s}},
    };
}

QList<Command> serverCommands()
{
    return {
        {.words = {u"status"_s},
            .help = u"How the server and its replicas are."_s,
            .call = get(admin + u"/server"_s)},
        {.words = {u"storage"_s},
            .help = u"What the data folder takes and the disk has."_s,
            .call = get(admin + u"/storage"_s)},
        {.words = {u"config"_s},
            .help =
                u"The configuration in force, and where each value comes from; secrets are masked."_s,
            .call = get(admin + u"/configuration"_s),
            .list = u"options"_s,
            .columns = {u"name"_s, u"value"_s, u"source"_s}},
        {.words = {u"audit"_s},
            .options = {u"user"_s, u"limit"_s, u"cursor"_s},
            .help = u"What was done by whom, the latest first."_s,
            .call = get(admin + u"/audit"_s, {u"user"_s, u"limit"_s, u"cursor"_s}),
            .list = u"entries"_s,
            .columns = {u"time"_s, u"user"_s, u"action"_s, u"object"_s, u"outcome"_s,
                u"address"_s}},
        {.words = {u"drain"_s},
            .parameters = {u"[on|off|status]"_s},
            .help =
                u"Take no new work and send clients elsewhere, before this replica is stopped."_s,
            .call = toggle(admin + u"/drain"_s)},
        {.words = {u"maintenance"_s},
            .parameters = {u"[on|off|status]"_s},
            .options = {u"message"_s},
            .help = u"Let nobody but administrators change anything, on all replicas."_s,
            .call = toggle(admin + u"/maintenance"_s)},
        {.words = {u"login-link"_s},
            .help = u"A link that signs a browser in once."_s,
            .call = on("POST", u"/auth/login-link"_s)},
    };
}

/// The parameters after a command's words, if they are as many as it takes.
std::optional<QStringList> parametersOf(const Command &command, const QStringList &words)
{
    if (words.size() < command.words.size() || words.first(command.words.size()) != command.words)
        return {};
    return words.sliced(command.words.size());
}

QString usageOf(const Command &command)
{
    QString usage = (command.words + command.parameters).join(u' ');
    for (const QString &option : command.options)
        usage += u" [--%1 …]"_s.arg(option);
    return usage;
}

} // namespace

const QList<Command> &commands()
{
    static const QList<Command> all =
        sessionCommands() + keyCommands() + userCommands() + serverCommands();
    return all;
}

Result<std::pair<const Command *, QStringList>> findCommand(const QStringList &words)
{
    QStringList near;
    for (const Command &command : commands()) {
        if (command.words.first() == words.value(0))
            near << u"ccplantctl "_s + usageOf(command);
        const auto parameters = parametersOf(command, words);
        if (!parameters)
            continue;
        qsizetype least = 0;
        for (const QString &parameter : command.parameters)
            least += parameter.startsWith(u'[') ? 0 : 1;
        if (parameters->size() >= least && parameters->size() <= command.parameters.size())
            return std::pair(&command, *parameters);
    }
    if (near.isEmpty())
        return fail(ErrorCode::InvalidRequest,
            u"there is no command '%1'; ccplantctl --help lists them"_s.arg(
                words.join(u' ').left(80)));
    return fail(ErrorCode::InvalidRequest, u"it is written so:\n  "_s + near.join(u"\n  "_s));
}

QString helpText()
{
    QString text = u"Usage: ccplantctl [OPTION]… COMMAND\n\n"
                   "What administrators do with a ccplant server, from a shell.\n\nCommands:\n"_s;
    for (const Command &command : commands())
        text += u"  %1\n      %2\n"_s.arg(usageOf(command), command.help);
    text +=
        u"  rotate-key\n      Put a fresh key on top of the key file and seal all stored secrets "
        u"with "
        "it, while no server runs.\n"
        "\nOptions:\n"
        "  --server URL\n      The server; default: the one that runs on the data folder.\n"
        "  --token-file FILE\n      An administrator's API key. CCPLANT_TOKEN in the environment "
        "may hold it, "
        "too. Default: the owner's token in the data folder.\n"
        "  --data-dir FOLDER\n      The server's data folder; default: ccplant in $XDG_DATA_HOME, "
        "or in "
        "~/.local/share.\n"
        "  --json\n      Print the server's answer as it is.\n"
        "  --help\n      Print this and exit.\n"
        "  --version\n      Print the version and exit.\n"
        "\nExit status: 0 it was done, 1 the server refused it or does not answer, 2 wrong arguments.\n"_s;
    return text;
}

QStringList knownOptions()
{
    QStringList all{u"server"_s, u"token-file"_s, u"data-dir"_s};
    for (const Command &command : commands())
        all += command.options;
    all.removeDuplicates();
    return all;
}

QStringList knownFlags()
{
    return {u"json"_s, u"help"_s, u"version"_s};
}

QString shown(const Command &command, const QJsonObject &answer)
{
    if (command.list.isEmpty())
        return asLines(answer);
    QString text = asTable(answer.value(command.list).toArray(), command.columns);
    if (const QString next = answer.value("next_cursor"_L1).toString(); !next.isEmpty())
        text += u"more: --cursor %1\n"_s.arg(asText(next));
    return text;
}

} // namespace ccplant::ctl
