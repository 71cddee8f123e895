// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/agents/catalogue.h"

#include <csignal>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::agents;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 30'000;

} // namespace

/// Installing with a scripted npm.
class TstAgentInstall : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString &name) const { return m_folder->filePath(name); }
    QString npm(const QByteArray &script) const
    {
        QDir().mkpath(path(u"bin"_s));
        QFile file(path(u"bin/npm"_s));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("#!/bin/sh\n" + script);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }
    QByteArray content(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    CatalogueOptions options() const
    {
        return {.custom = {},
            .defaultAgent = {},
            .installFolder = path(u"npm"_s),
            .searchPath = {path(u"bin"_s)},
            .home = path(u"home"_s),
            .demoAgent = {}};
    }
    static QJsonObject installOf(Catalogue &catalogue, const QString &id)
    {
        return catalogue.toJson(id, {})->value("install"_L1).toObject();
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void an_agent_is_installed_in_the_background()
    {
        npm("echo \"$@\" > ../arguments\n"
            "echo fetching\n"
            "while [ ! -e ../go ]; do sleep 0.05; done\n"
            "mkdir -p node_modules/.bin && printf '#!/bin/sh\\n' > node_modules/.bin/opencode && "
            "chmod +x node_modules/.bin/opencode\n");
        Catalogue catalogue(options());
        QVERIFY(catalogue.install(u"opencode"_s));
        QTRY_VERIFY_WITH_TIMEOUT(catalogue.toJson(u"opencode"_s, {})
                                     ->value("installing"_L1)
                                     .toObject()
                                     .value("output_tail"_L1)
                                     .toString()
                                     .contains("fetching"_L1),
            patience);
        QCOMPARE(catalogue.install(u"gemini"_s).error().code, ErrorCode::Conflict);
        QSignalSpy changed(&catalogue, &Catalogue::changed);
        QVERIFY(QFile(path(u"go"_s)).open(QIODevice::WriteOnly));
        QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), patience);
        const auto opencode = catalogue.toJson(u"opencode"_s, {});
        QVERIFY(!opencode->contains("installing"_L1));
        QVERIFY2(!installOf(catalogue, u"opencode"_s).contains("error"_L1),
            qPrintable(installOf(catalogue, u"opencode"_s).value("error"_L1).toString()));
        QCOMPARE(catalogue.launch(u"opencode"_s)->command.constFirst(),
            path(u"npm/node_modules/.bin/opencode"_s));
        const QByteArray arguments = content(u"arguments"_s);
        QVERIFY2(arguments.startsWith("install --prefix " + path(u"npm"_s).toUtf8()),
            arguments.constData());
        QVERIFY2(arguments.trimmed().endsWith("opencode-ai"), arguments.constData());
    }

    void a_failure_says_what_to_do_and_can_be_repeated()
    {
        npm("echo 'npm error code ENOTFOUND' >&2; exit 1\n");
        Catalogue catalogue(options());
        QSignalSpy changed(&catalogue, &Catalogue::changed);
        QVERIFY(catalogue.install(u"opencode"_s));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
        const QJsonObject install = installOf(catalogue, u"opencode"_s);
        QVERIFY2(install.value("error"_L1).toString().contains("registry"_L1),
            qPrintable(install.value("error"_L1).toString()));
        QVERIFY(install.value("output_tail"_L1).toString().contains("ENOTFOUND"_L1));
        npm("exit 0\n");
        QVERIFY(catalogue.install(u"opencode"_s));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, patience);
    }

    void success_without_the_program_is_a_failure()
    {
        npm("exit 0\n");
        Catalogue catalogue(options());
        QSignalSpy changed(&catalogue, &Catalogue::changed);
        QVERIFY(catalogue.install(u"opencode"_s));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
        if (catalogue.launch(u"opencode"_s))
            QSKIP("this machine has opencode of its own");
        QVERIFY2(installOf(catalogue, u"opencode"_s)
                     .value("error"_L1)
                     .toString()
                     .contains("opencode"_L1),
            qPrintable(installOf(catalogue, u"opencode"_s).value("error"_L1).toString()));
    }

    void output_is_bounded()
    {
        npm("i=0; while [ $i -lt 20000 ]; do echo \"line $i of much output\"; i=$((i+1)); done; "
            "exit 3\n");
        Installer installer(path(u"npm"_s));
        QSignalSpy finished(&installer, &Installer::finished);
        QVERIFY(installer.start(u"x"_s, path(u"bin/npm"_s), {u"pkg"_s}));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        const QString tail = installer.progress(u"x"_s).outputTail;
        QVERIFY(tail.size() <= 4000);
        QVERIFY(
            tail.startsWith("line "_L1) && tail.trimmed().endsWith("line 19999 of much output"_L1));
        QVERIFY(installer.progress(u"x"_s).error.contains(u'3'));
    }

    void what_takes_too_long_is_ended_with_all_its_children()
    {
        npm("sleep 1000 & echo $! > ../child; wait\n");
        Installer installer(path(u"npm"_s));
        installer.setDeadline(500ms);
        QSignalSpy finished(&installer, &Installer::finished);
        QVERIFY(installer.start(u"x"_s, path(u"bin/npm"_s), {u"pkg"_s}));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        QCOMPARE(finished.constFirst().at(1).toBool(), false);
        QVERIFY(installer.progress(u"x"_s).error.contains("stopped"_L1));
        const pid_t child = content(u"child"_s).trimmed().toInt();
        if (child > 0) // else the deadline was quicker than the shell
            QTRY_VERIFY_WITH_TIMEOUT(
                ::kill(child, 0) != 0 || content(u"/proc/%1/stat"_s.arg(child)).contains(") Z "),
                patience);
    }

    void the_end_of_the_server_ends_an_install()
    {
        npm("echo $$ > ../self; sleep 1000\n");
        auto installer = std::make_unique<Installer>(path(u"npm"_s));
        QVERIFY(installer->start(u"x"_s, path(u"bin/npm"_s), {u"pkg"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(content(u"self"_s).endsWith('\n'), patience);
        const pid_t self = content(u"self"_s).trimmed().toInt();
        installer.reset();
        QTRY_VERIFY_WITH_TIMEOUT(::kill(self, 0) != 0, patience);
    }

    void what_cannot_be_installed_is_refused()
    {
        Catalogue catalogue(options());
        QCOMPARE(catalogue.install(u"no-such"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(catalogue.install(u"demo"_s).error().code, ErrorCode::Unprocessable);
        QCOMPARE(explainNpmFailure(1, u"npm ERR! code EACCES"_s).contains("permissions"_L1), true);
        QCOMPARE(explainNpmFailure(1, u"npm warn EBADENGINE"_s).contains("exit code 1"_L1), true);
    }

    void a_folder_that_cannot_be_made_is_said()
    {
        QVERIFY(QFile(path(u"file"_s)).open(QIODevice::WriteOnly));
        Installer installer(path(u"file/npm"_s));
        QCOMPARE(installer.start(u"x"_s, npm("exit 0\n"), {u"pkg"_s}).error().code,
            ErrorCode::Unavailable);
        QVERIFY(!installer.isRunning());
    }
};

QTEST_GUILESS_MAIN(TstAgentInstall)
#include "tst_agent_install.moc"
