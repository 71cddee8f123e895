// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/embedded_server.h"
#include "app/keychain_store.h"
#include "app/options.h"
#include "app/single_instance.h"

#include <QCoreApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace ccplant;
using client::LocalServer;

namespace {

constexpr int deadlineMs = 30'000;

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

/// What ccplantd does as seen from outside: it writes the ready file and stays, until it is killed.
const QByteArray goodServer =
    "#!/bin/sh\n"
    "while [ $# -gt 0 ]; do [ \"$1\" = --ready-file ] && ready=$2; shift; done\n"
    "printf '{\"url\":\"http://127.0.0.1:9\",\"token\":\"t-%s\"}' $$ > \"$ready.part\" && mv "
    "\"$ready.part\" \"$ready\"\n"
    "exec sleep 600\n";
const QByteArray badServer = "#!/bin/sh\necho 'the data folder is on fire' >&2\nexit 3\n";

} // namespace

class TestNative : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        qputenv("PATH", m_dir->path().toUtf8() + ":/usr/bin:/bin");
        qputenv("CCPLANT_DATA_DIR", m_dir->filePath(u"none"_s).toUtf8());
    }

    void a_server_is_started_and_started_again_when_it_dies()
    {
        write(m_dir->filePath(u"ccplantd"_s), goodServer);
        EmbeddedServer server(m_dir->filePath(u"client"_s));
        QVERIFY(server.available());
        QSignalSpy ready(&server, &LocalServer::ready);
        server.start();
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, deadlineMs);
        QCOMPARE(server.state(), LocalServer::Running);
        const QString first = ready.first().at(1).toString();
        ::kill(first.sliced(2).toInt(), SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 2, deadlineMs);
        QVERIFY(ready.last().at(1).toString() != first);
    }

    void a_server_that_does_not_stay_up_is_given_up_with_its_last_words()
    {
        write(m_dir->filePath(u"ccplantd"_s), badServer);
        EmbeddedServer server(m_dir->filePath(u"client"_s));
        server.start();
        QTRY_COMPARE_WITH_TIMEOUT(server.state(), LocalServer::Failed, deadlineMs);
        QVERIFY(!server.errorText().isEmpty());
        QCOMPARE(server.details(), u"the data folder is on fire"_s);
    }

    void without_a_server_program_it_says_what_to_do()
    {
        EmbeddedServer server(m_dir->filePath(u"client"_s));
        if (server.available())
            QSKIP("ccplantd is beside this test");
        server.start();
        QCOMPARE(server.state(), LocalServer::Failed);
        QVERIFY(server.errorText().contains(u"ccplantd"_s));
    }

    void a_second_client_raises_the_first()
    {
        SingleInstance first(m_dir->path()), second(m_dir->path());
        QVERIFY(first.claim());
        QSignalSpy raised(&first, &SingleInstance::raiseRequested);
        QVERIFY(!second.claim());
        QTRY_COMPARE_WITH_TIMEOUT(raised.size(), 1, deadlineMs);
    }

    void without_a_keychain_tokens_are_in_a_private_file_and_it_says_so()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        const QString file = m_dir->filePath(u"tokens.json"_s);
        KeychainStore store(file);
        store.write(u"https://a.example"_s, u"secret"_s);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), deadlineMs);
        QVERIFY(!store.secure());
        QVERIFY(store.description().contains(file));
        QCOMPARE(QFile::permissions(file)
                & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
            QFile::Permissions());
        QString read;
        store.read(u"https://a.example"_s, this, [&](const QString &secret) { read = secret; });
        QTRY_COMPARE_WITH_TIMEOUT(read, u"secret"_s, deadlineMs);
    }

    void the_command_line_is_read_and_nonsense_is_refused()
    {
        const QString ready = m_dir->filePath(u"ready.json"_s), token = m_dir->filePath(u"token"_s);
        write(ready, "{\"url\":\"http://127.0.0.1:7080\",\"token\":\"abc\"}");
        write(token, "xyz\n");
        const Result<Options> local = readOptions({u"ccplant"_s, u"--ready-file"_s, ready});
        QVERIFY(local);
        QCOMPARE(local->connectUrl, QUrl(u"http://127.0.0.1:7080"_s));
        QCOMPARE(local->token, u"abc"_s);
        QVERIFY(local->local);
        const Result<Options> remote = readOptions(
            {u"ccplant"_s, u"--connect"_s, u"https://a.example"_s, u"--token-file"_s, token});
        QVERIFY(remote);
        QCOMPARE(remote->token, u"xyz"_s);
        QVERIFY(!remote->local);
        QVERIFY(!readOptions({u"ccplant"_s, u"--connect"_s, u"https://a.example"_s}));
        QVERIFY(
            !readOptions({u"ccplant"_s, u"--connect"_s, u"a.example"_s, u"--token-file"_s, token}));
        QVERIFY(!readOptions({u"ccplant"_s, u"--ready-file"_s, token}));
        QVERIFY(!readOptions({u"ccplant"_s, u"--ready-file"_s, m_dir->filePath(u"absent"_s)}));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestNative)
#include "tst_native.moc"
