// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/options/load.h"

#include "server/ccplantd/options/yaml_file.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace ccplant::options {

namespace {

const QString configVariable = u"CCPLANT_CONFIG"_s;

struct Switch {
    QString name;
    Action action;
};

const QList<Switch> &switches()
{
    static const QList<Switch> all{{u"help"_s, Action::Help}, {u"version"_s, Action::Version},
        {u"check-config"_s, Action::CheckConfig}, {u"print-login-link"_s, Action::PrintLoginLink},
        {u"rotate-key"_s, Action::RotateKey}};
    return all;
}

bool takesValue(const Option &option)
{
    return option.kind != Kind::Flag;
}

void declare(QCommandLineParser &parser)
{
    parser.addOption({{u"h"_s, u"help"_s}, QString()});
    for (const Switch &each : switches()) {
        if (each.action != Action::Help)
            parser.addOption({each.name, QString()});
    }
    parser.addOption({u"config"_s, QString(), u"FILE"_s});
    for (const Option &option : table()) {
        if (option.kind != Kind::Agents)
            parser.addOption(
                {option.flag(), QString(), takesValue(option) ? u"VALUE"_s : QString()});
    }
}

QString explainUnknown(const QString &name)
{
    QStringList known{u"config"_s};
    for (const Switch &each : switches())
        known << each.name;
    for (const Option &option : table()) {
        if (option.kind != Kind::Agents)
            known << option.flag();
    }
    const QString near = suggestion(name, known);
    return u"--%1 is no option%2"_s.arg(name.left(80),
        near.isEmpty() ? u"; ccplantd --help lists them"_s : u"; did you mean --%1?"_s.arg(near));
}

class Loader {
public:
    explicit Loader(const Inputs &inputs)
        : m_inputs(inputs)
    {
        declare(m_parser);
    }

    Loaded run()
    {
        readCommandLine();
        const QHash<QString, Value> file = readConfigFile();
        for (const Option &option : table()) {
            if (!fromCommandLine(option) && !fromEnvironment(option))
                m_out.values.insert(option.name, file.value(option.name, defaultOf(option)));
        }
        warnOfVariables();
        return std::move(m_out);
    }

private:
    void readCommandLine()
    {
        m_parser.parse(QStringList{u"ccplantd"_s} + m_inputs.arguments);
        const QStringList unknown = m_parser.unknownOptionNames();
        for (const QString &name : unknown)
            m_out.errors << explainUnknown(name);
        if (unknown.isEmpty() && !m_parser.errorText().isEmpty())
            m_out.errors << m_parser.errorText();
        // After an unknown option a word is most likely its value.
        for (const QString &word :
            unknown.isEmpty() ? m_parser.positionalArguments() : QStringList())
            m_out.errors << u"'%1' is not expected here; options begin with '--'"_s.arg(
                word.left(80));
        for (const Switch &each : switches()) {
            if (m_parser.isSet(each.name)) {
                m_out.action = each.action;
                break;
            }
        }
    }

    QHash<QString, Value> readConfigFile()
    {
        QString path = m_parser.value(u"config"_s);
        if (path.isEmpty())
            path = m_inputs.environment.value(configVariable);
        if (path.isEmpty())
            return {};
        const QFileInfo info(QDir(m_inputs.folder), path);
        const auto content = m_inputs.readFile(info.absoluteFilePath());
        if (!content) {
            m_out.errors << u"%1: %2"_s.arg(path, content.error().detail);
            return {};
        }
        FileValues file = readYaml(*content, path, info.absolutePath());
        m_out.errors += file.errors;
        return file.values;
    }

    bool fromCommandLine(const Option &option)
    {
        if (option.kind == Kind::Agents || !m_parser.isSet(option.flag()))
            return false;
        const QStringList texts =
            takesValue(option) ? m_parser.values(option.flag()) : QStringList{u"true"_s};
        set(option, texts, u"--"_s + option.flag());
        return true;
    }

    bool fromEnvironment(const Option &option)
    {
        // AUTH_MODE is what installations of the original have.
        const QString other = option.name == "auth.mode"_L1 ? u"AUTH_MODE"_s : QString();
        for (const QString &variable : {option.variable(), other}) {
            const auto found = m_inputs.environment.constFind(variable);
            if (found == m_inputs.environment.cend() || option.commandLineOnly
                || option.kind == Kind::Agents)
                continue;
            set(option, {*found}, variable);
            return true;
        }
        return false;
    }

    void set(const Option &option, const QStringList &texts, const QString &source)
    {
        const auto value = readValue(option, texts, m_inputs.folder);
        if (!value)
            m_out.errors << u"%1: %2"_s.arg(source, value.error().detail);
        m_out.values.insert(option.name, value ? Value{*value, source} : defaultOf(option));
    }

    static Value defaultOf(const Option &option)
    {
        if (option.kind == Kind::Agents)
            return {QJsonArray(), u"default"_s};
        return {readValue(option, {option.value}, {}).value_or(QVariant()), u"default"_s};
    }

    /// Other programs of ours read variables with this prefix too, so that an unknown one is no
    /// error; a near miss is said.
    void warnOfVariables()
    {
        QStringList known{configVariable, u"CCPLANT_KEYS"_s, u"CCPLANT_GITHUB_CLIENT_SECRET"_s};
        for (const Option &option : table())
            known << option.variable();
        for (const auto &[name, value] : m_inputs.environment.asKeyValueRange()) {
            if (!name.startsWith("CCPLANT_"_L1) || known.contains(name))
                continue;
            for (const QString &each : std::as_const(known)) {
                if (suggestion(name.toLower().sliced(8), {each.toLower().sliced(8)}).isEmpty())
                    continue;
                m_out.warnings << u"the environment variable %1 is no option; did you mean %2?"_s
                                      .arg(name, each);
                break;
            }
        }
    }

    const Inputs &m_inputs;
    QCommandLineParser m_parser;
    Loaded m_out;
};

} // namespace

Loaded load(const Inputs &inputs)
{
    return Loader(inputs).run();
}

} // namespace ccplant::options
