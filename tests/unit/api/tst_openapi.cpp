// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/openapi.h"
#include "server/ccplantd/daemon.h"

#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;
using namespace ccplant;

/// Holds the router and resources/openapi.yaml to each other.
class TstOpenapi : public QObject {
    Q_OBJECT

    YAML::Node m_document;
    QSet<QString> m_documented; // "GET /path"
    QSet<QString> m_open; // operations without credentials

    struct Operation {
        QString name;
        YAML::Node node;
        YAML::Node item; // of its path
    };
    QList<Operation> m_operations;

    static QString text(const YAML::Node &node)
    {
        return node.IsScalar() ? QString::fromStdString(node.Scalar()) : QString();
    }

    /// Follows `$ref: '#/a/b'`; undefined when it leads nowhere.
    YAML::Node resolved(const YAML::Node &node) const
    {
        if (!node.IsMap() || !node["$ref"])
            return node;
        YAML::Node at = YAML::Clone(m_document);
        for (const QString &part : text(node["$ref"]).sliced(2).split(u'/')) {
            if (!at.IsMap() || !at[part.toStdString()])
                return YAML::Node(YAML::NodeType::Undefined);
            at.reset(at[part.toStdString()]);
        }
        return at;
    }
    QStringList brokenReferences(const YAML::Node &node) const
    {
        QStringList broken;
        if (node.IsMap()) {
            if (node["$ref"] && !resolved(node).IsDefined())
                broken << text(node["$ref"]);
            for (const auto &entry : node)
                broken += brokenReferences(entry.second);
        } else if (node.IsSequence()) {
            for (const auto &item : node)
                broken += brokenReferences(item);
        }
        return broken;
    }

private Q_SLOTS:
    void initTestCase()
    {
        static const QStringList methods{u"get"_s, u"put"_s, u"post"_s, u"patch"_s, u"delete"_s};
        m_document = YAML::Load(api::openApiDocument().toStdString());
        QCOMPARE(text(m_document["openapi"]), u"3.1.0"_s);
        for (const auto &path : m_document["paths"]) {
            for (const auto &entry : path.second) {
                if (!methods.contains(text(entry.first)))
                    continue;
                const QString name = text(entry.first).toUpper() + u' ' + text(path.first);
                m_documented.insert(name);
                m_operations.append({name, entry.second, path.second});
                if (entry.second["security"] && entry.second["security"].size() == 0)
                    m_open.insert(name);
            }
        }
    }

    void router_and_document_have_the_same_operations()
    {
        QSet<QString> routed, open;
        QTemporaryDir folder;
        options::Loaded loaded = options::load(
            {{u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, folder.filePath(u"data"_s)}, {},
                u"/"_s, {}});
        daemon::Daemon server(options::typed(loaded));
        std::optional<Result<void>> started;
        server.start().then([&](Result<void> result) { started = result; });
        QTRY_VERIFY_WITH_TIMEOUT(started.has_value(), 30'000);
        QVERIFY2(*started, qPrintable(started->has_value() ? QString() : started->error().detail));
        for (const auto &route : server.router().routes()) {
            const QString name = QString::fromLatin1(route->method) + u' ' + route->pattern;
            routed.insert(name);
            if (route->options.rule.isOpen())
                open.insert(name);
        }
        const auto list = [](QSet<QString> set) {
            return qPrintable(set.values().join(u"\n  "_s));
        };
        QVERIFY2((routed - m_documented).isEmpty(), list(routed - m_documented));
        QVERIFY2((m_documented - routed).isEmpty(), list(m_documented - routed));
        QCOMPARE(open, m_open);
        QVERIFY(routed.size() > 30);
    }

    void every_operation_is_described()
    {
        QSet<QString> ids;
        for (const Operation &operation : std::as_const(m_operations)) {
            const char *name = qPrintable(operation.name);
            QVERIFY2(!text(operation.node["summary"]).isEmpty(), name);
            QVERIFY2(operation.node["tags"] && operation.node["tags"].size() == 1, name);
            const QString id = text(operation.node["operationId"]);
            QVERIFY2(!id.isEmpty() && !ids.contains(id), name);
            ids.insert(id);
        }
    }

    void every_operation_says_its_answers_and_its_problems()
    {
        for (const Operation &operation : std::as_const(m_operations)) {
            const char *name = qPrintable(operation.name);
            const YAML::Node responses = operation.node["responses"];
            QVERIFY2(responses && responses.IsMap(), name);
            bool succeeds = false;
            for (const auto &entry : responses) {
                const YAML::Node response = resolved(entry.second);
                QVERIFY2(response.IsDefined() && !text(response["description"]).isEmpty(), name);
                const QString status = text(entry.first);
                succeeds |=
                    status.startsWith(u'1') || status.startsWith(u'2') || status.startsWith(u'3');
                if (status == "default"_L1 || status.startsWith(u'4') || status.startsWith(u'5'))
                    QVERIFY2(response["content"]["application/problem+json"], name);
            }
            QVERIFY2(succeeds, name);
            QVERIFY2(responses["default"], name);
        }
    }

    void every_path_parameter_is_described()
    {
        static const QRegularExpression braces(u"\\{([^}]+)\\}"_s);
        for (const Operation &operation : std::as_const(m_operations)) {
            QSet<QString> described;
            for (const YAML::Node &list :
                {operation.item["parameters"], operation.node["parameters"]}) {
                if (!list)
                    continue;
                for (const auto &each : list) {
                    const YAML::Node parameter = resolved(each);
                    QVERIFY2(
                        parameter.IsDefined() && parameter["schema"], qPrintable(operation.name));
                    if (text(parameter["in"]) == "path"_L1)
                        described.insert(text(parameter["name"]));
                }
            }
            QSet<QString> used;
            for (const auto &match : braces.globalMatch(operation.name))
                used.insert(match.captured(1));
            QVERIFY2(used == described, qPrintable(operation.name));
        }
    }

    void no_reference_leads_nowhere() { QCOMPARE(brokenReferences(m_document), QStringList()); }

    void every_error_code_is_listed()
    {
        QStringList codes;
        for (const auto &code :
            m_document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"])
            codes << text(code);
        for (int code = 0; code <= int(ErrorCode::Timeout); ++code)
            QVERIFY2(codes.contains(nameOf(ErrorCode(code))), qPrintable(nameOf(ErrorCode(code))));
        QCOMPARE(codes.size(), int(ErrorCode::Timeout) + 1);
    }
};

QTEST_GUILESS_MAIN(TstOpenapi)
#include "tst_openapi.moc"
