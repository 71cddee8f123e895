// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/options/yaml_file.h"

#include "server/agents/config.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;

namespace ccplant::options {

namespace {

constexpr int maxDepth = 20; // aliases make a small file deep

class Reader {
public:
    Reader(QString name, QString folder)
        : m_name(std::move(name))
        , m_folder(std::move(folder))
    {
    }

    void readRoot(const YAML::Node &root)
    {
        if (root.IsNull())
            return; // an empty file sets nothing
        if (!root.IsMap())
            return error(
                root, u"the file must be a map of options, such as 'listen: 127.0.0.1:7080'"_s);
        readMap(root, {}, 0);
    }

    void error(int line, const QString &what)
    {
        m_out.errors << u"%1:%2: %3"_s.arg(m_name).arg(line).arg(what);
    }

    FileValues take() { return std::move(m_out); }

private:
    static int lineOf(const YAML::Node &node) { return node.Mark().line + 1; }
    void error(const YAML::Node &node, const QString &what) { error(lineOf(node), what); }

    void readMap(const YAML::Node &map, const QString &prefix, int depth)
    {
        for (const auto &entry : map) {
            if (!entry.first.IsScalar()) {
                error(entry.first, u"a name of an option is expected here"_s);
                continue;
            }
            const QString name = prefix + QString::fromStdString(entry.first.Scalar());
            const Option *option = findOption(name);
            if (option && !option->commandLineOnly)
                readOption(*option, entry.first, entry.second);
            else if (isGroup(name) && entry.second.IsMap() && depth < maxDepth)
                readMap(entry.second, name + u'.', depth + 1);
            else
                unknown(entry.first, name, option);
        }
    }

    static bool isGroup(const QString &name)
    {
        return std::ranges::any_of(
            table(), [&](const Option &option) { return option.name.startsWith(name + u'.'); });
    }

    void unknown(const YAML::Node &key, const QString &name, const Option *option)
    {
        if (option)
            return error(key, u"'%1' can be given on the command line only"_s.arg(name));
        if (isGroup(name))
            return error(key, u"'%1' must be a map of options"_s.arg(name));
        QStringList known;
        for (const Option &each : table())
            known << each.name;
        const QString near = suggestion(name, known);
        error(key,
            u"'%1' is no option%2"_s.arg(name.left(80),
                near.isEmpty() ? u"; ccplantd --help lists them"_s
                               : u"; did you mean '%1'?"_s.arg(near)));
    }

    void readOption(const Option &option, const YAML::Node &key, const YAML::Node &node)
    {
        if (m_out.values.contains(option.name))
            return error(key, u"'%1' is given twice"_s.arg(option.name));
        const QString source = u"%1:%2"_s.arg(m_name).arg(lineOf(key));
        if (option.kind == Kind::Agents) {
            m_out.values.insert(option.name, {readAgents(node), source});
            return;
        }
        QStringList texts;
        if (node.IsSequence() && option.kind == Kind::List) {
            for (const YAML::Node &item : node)
                texts << QString::fromStdString(item.IsScalar() ? item.Scalar() : std::string());
        } else if (node.IsScalar()) {
            texts << QString::fromStdString(node.Scalar());
        } else {
            return error(node.IsNull() ? key : node, u"'%1' needs a value"_s.arg(option.name));
        }
        const Result<QVariant> value = readValue(option, texts, m_folder);
        if (!value)
            return error(node, u"'%1': %2"_s.arg(option.name, value.error().detail));
        m_out.values.insert(option.name, {*value, source});
    }

    QJsonArray readAgents(const YAML::Node &node)
    {
        QJsonArray agents;
        if (!node.IsSequence()) {
            error(node, u"'agents' must be a list, each with an id"_s);
            return agents;
        }
        QSet<QString> ids;
        for (const YAML::Node &item : node) {
            const QJsonObject object = toJson(item, 0).toObject();
            const auto agent = agents::agentOf(object);
            if (!agent)
                error(item, u"'agents': %1"_s.arg(agent.error().detail));
            else if (ids.contains(agent->id))
                error(item, u"'agents': '%1' is there twice"_s.arg(agent->id));
            else
                agents.append(object);
            ids.insert(object.value("id"_L1).toString());
        }
        return agents;
    }

    QJsonValue toJson(const YAML::Node &node, int depth)
    {
        if (node.IsScalar())
            return QString::fromStdString(node.Scalar());
        if (depth >= maxDepth) {
            error(node, u"this is nested too deep"_s);
            return {};
        }
        if (node.IsSequence()) {
            QJsonArray array;
            for (const YAML::Node &item : node)
                array.append(toJson(item, depth + 1));
            return array;
        }
        QJsonObject object;
        if (node.IsMap()) {
            for (const auto &entry : node)
                object.insert(QString::fromStdString(
                                  entry.first.IsScalar() ? entry.first.Scalar() : std::string()),
                    toJson(entry.second, depth + 1));
        }
        return object;
    }

    QString m_name;
    QString m_folder;
    FileValues m_out;
};

} // namespace

FileValues readYaml(const QByteArray &content, const QString &name, const QString &folder)
{
    Reader reader(name, folder);
    try { // yaml-cpp tells of errors by exceptions only
        reader.readRoot(YAML::Load(content.toStdString()));
    } catch (const YAML::Exception &exception) {
        reader.error(std::max(exception.mark.line, 0) + 1,
            u"this is no YAML: %1"_s.arg(QString::fromStdString(exception.msg)));
    }
    return reader.take();
}

} // namespace ccplant::options
