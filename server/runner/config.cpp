// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/config.h"

#include "shared/ids.h"

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

/// Reads fields of one object and remembers the first thing that is wrong.
class Fields {
public:
    Fields(QJsonObject object, QString path, std::optional<Error> &error)
        : m_object(std::move(object))
        , m_path(std::move(path))
        , m_error(error)
    {
    }

    QString text(QLatin1StringView name, bool required = false)
    {
        const QJsonValue value = get(name, required, QJsonValue::String, u"a text"_s);
        if (required && value.isString() && value.toString().isEmpty())
            wrong(name, u"must not be empty"_s);
        return value.toString();
    }
    qint64 count(QLatin1StringView name, qint64 fallback)
    {
        const QJsonValue value = get(name, false, QJsonValue::Double, u"a whole number"_s);
        if (value.isUndefined())
            return fallback;
        if (value.toInteger(-1) < 0)
            wrong(name, u"must be a whole number from 0"_s);
        return value.toInteger();
    }
    QStringList texts(QLatin1StringView name, bool required = false)
    {
        QStringList out;
        for (const QJsonValue &item :
            get(name, required, QJsonValue::Array, u"a list of texts"_s).toArray()) {
            if (!item.isString())
                wrong(name, u"must be a list of texts"_s);
            out.append(item.toString());
        }
        if (required && out.isEmpty())
            wrong(name, u"must not be empty"_s);
        return out;
    }
    QJsonArray array(QLatin1StringView name)
    {
        return get(name, false, QJsonValue::Array, u"a list"_s).toArray();
    }
    QJsonObject object(QLatin1StringView name)
    {
        return get(name, false, QJsonValue::Object, u"an object"_s).toObject();
    }
    Fields inner(QLatin1StringView name, bool required = false)
    {
        return {get(name, required, QJsonValue::Object, u"an object"_s).toObject(),
            pathOf(name) + u'.', m_error};
    }
    bool has(QLatin1StringView name) const { return m_object.contains(name); }
    void wrong(QLatin1StringView name, const QString &what)
    {
        if (!m_error)
            m_error =
                Error{ErrorCode::InvalidRequest, u"'%1' %2"_s.arg(pathOf(name), what), {}, {}};
    }

private:
    QString pathOf(QLatin1StringView name) const { return m_path + name; }
    QJsonValue get(
        QLatin1StringView name, bool required, QJsonValue::Type type, const QString &what)
    {
        const QJsonValue value = m_object.value(name);
        if (value.isUndefined() && required)
            wrong(name, u"is missing; it must be %1"_s.arg(what));
        else if (!value.isUndefined() && value.type() != type)
            wrong(name, u"must be %1"_s.arg(what));
        return value.type() == type ? value : QJsonValue(QJsonValue::Undefined);
    }

    QJsonObject m_object;
    QString m_path;
    std::optional<Error> &m_error;
};

void readAgent(Fields &root, AgentCommand &agent)
{
    Fields fields = root.inner("agent"_L1, true);
    agent.id = fields.text("id"_L1, true);
    agent.driver = fields.text("driver"_L1, true);
    agent.command = fields.texts("command"_L1, true);
    if (agent.driver != "acp"_L1 && agent.driver != "claude"_L1)
        fields.wrong("driver"_L1, u"must be 'acp' or 'claude'"_s);
    const QJsonObject environment = fields.object("env"_L1);
    for (auto variable = environment.begin(); variable != environment.end(); ++variable) {
        if (!variable->isString())
            fields.wrong("env"_L1, u"must be an object of texts"_s);
        if (variable.key().isEmpty() || variable.key().contains(u'='))
            fields.wrong("env"_L1, u"has a name that no variable can have"_s);
        agent.environment.insert(variable.key(), variable->toString());
    }
}

void readInitialPrompt(Fields &root, std::optional<Prompt> &prompt)
{
    if (!root.has("initial_prompt"_L1))
        return;
    Fields fields = root.inner("initial_prompt"_L1);
    const QString clientId = fields.text("client_id"_L1, true);
    if (!isClientId(clientId))
        fields.wrong("client_id"_L1, u"must have 1 to 128 characters of A-Z a-z 0-9 . _ : -"_s);
    const Result<QJsonArray> content =
        readContent(fields.array("content"_L1), PromptBook::maxContentBytes);
    if (!content)
        fields.wrong("content"_L1, u"is no content: "_s + content.error().detail);
    else
        prompt = Prompt{clientId, *content};
}

void readSandbox(Fields &root, Sandbox &sandbox)
{
    if (!root.has("sandbox"_L1))
        return;
    Fields fields = root.inner("sandbox"_L1);
    sandbox.kind = fields.text("kind"_L1, true);
    if (sandbox.kind != "none"_L1 && sandbox.kind != "bwrap"_L1)
        fields.wrong("kind"_L1, u"must be 'none' or 'bwrap'"_s);
    sandbox.hide = fields.texts("hide"_L1);
    sandbox.writable = fields.texts("writable"_L1);
    for (const QString &path : sandbox.hide + sandbox.writable) {
        if (!path.startsWith(u'/'))
            fields.wrong("hide"_L1, u"and 'writable' must have absolute paths"_s);
    }
}

void readLimits(Fields &root, RunnerConfig &config)
{
    Fields fields = root.inner("limits"_L1);
    ProcessLimits &limits = config.driver.limits;
    limits.memoryBytes = fields.count("memory_bytes"_L1, 0);
    limits.processes = fields.count("processes"_L1, 0);
    limits.openFiles = fields.count("open_files"_L1, 0);
    limits.cpuSeconds = fields.count("cpu_seconds"_L1, 0);
    limits.fileBytes = fields.count("file_bytes"_L1, 0);
    const qint64 uploadBytes = fields.count("upload_bytes"_L1, 0);
    config.uploadBytes = uploadBytes > 0 ? uploadBytes : config.uploadBytes;
    config.logBytes = fields.count("log_bytes"_L1, config.logBytes);
}

void readOptions(Fields &root, DriverConfig &driver)
{
    driver.mode = root.text("mode"_L1);
    driver.model = root.text("model"_L1);
    driver.options = root.object("options"_L1);
    for (const QJsonValue &value : std::as_const(driver.options)) {
        if (!value.isString() && !value.isBool())
            root.wrong("options"_L1, u"must have texts or true or false as values"_s);
    }
    driver.mcpServers = root.array("mcp_servers"_L1);
    for (const QJsonValue &server : std::as_const(driver.mcpServers)) {
        if (!server.isObject() || server["name"_L1].toString().isEmpty())
            root.wrong("mcp_servers"_L1, u"must be a list of objects with a 'name'"_s);
    }
}

} // namespace

Result<RunnerConfig> readConfig(const QByteArray &json)
{
    static const QRegularExpression commit(u"^([0-9a-f]{40}|[0-9a-f]{64})$"_s);
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (!document.isObject()) {
        return fail(ErrorCode::InvalidRequest,
            u"it must be a JSON object (%1 at byte %2)"_s
                .arg(parseError.error ? parseError.errorString() : u"it is something else"_s)
                .arg(parseError.offset));
    }
    std::optional<Error> error;
    Fields root(document.object(), {}, error);
    RunnerConfig config;
    config.driver.sessionId = root.text("session_id"_L1, true);
    if (!isClientId(config.driver.sessionId))
        root.wrong("session_id"_L1, u"must have 1 to 128 characters of A-Z a-z 0-9 . _ : -"_s);
    readAgent(root, config.driver.agent);
    readInitialPrompt(root, config.initialPrompt);
    readOptions(root, config.driver);
    readSandbox(root, config.driver.sandbox);
    readLimits(root, config);
    config.baseCommit = root.text("base_commit"_L1);
    if (!config.baseCommit.isEmpty() && !commit.match(config.baseCommit).hasMatch())
        root.wrong("base_commit"_L1, u"must be a commit's full id"_s);
    if (error)
        return Failure(*error);
    return config;
}

} // namespace ccplant::runner
