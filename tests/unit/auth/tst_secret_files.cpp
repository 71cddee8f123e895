// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/keyring.h"
#include "server/auth/owner_token.h"
#include "server/auth/secret_file.h"
#include "server/auth/secrets.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::auth;

class TstSecretFiles : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &content,
        QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        QVERIFY(file.setPermissions(permissions));
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void the_token_is_made_once_and_stays()
    {
        const auto first = OwnerToken::load(path(u"token"_s));
        QVERIFY(first);
        QVERIFY(first->value().startsWith("ccp_"_L1));
        QVERIFY(first->value().size() >= 4 + 26); // 26 characters of base32 are 130 bits
        QCOMPARE(OwnerToken::load(path(u"token"_s))->value(), first->value());
        QVERIFY(OwnerToken::load(path(u"other"_s))->value() != first->value());
        const auto others =
            QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
        QVERIFY(!(QFile(path(u"token"_s)).permissions() & others));
    }

    void only_the_token_matches()
    {
        const auto token = OwnerToken::load(path(u"token"_s));
        const QByteArray value = token->value().toLatin1();
        QVERIFY(token->matches(value));
        QVERIFY(!token->matches(value.chopped(1)));
        QVERIFY(!token->matches(value + 'a'));
        QVERIFY(!token->matches(value.toUpper()));
        QVERIFY(!token->matches({}));
    }

    void a_file_that_others_can_read_is_refused_with_what_to_do()
    {
        write(u"token"_s, "ccp_" + QByteArray(40, 'a'),
            QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup);
        const auto token = OwnerToken::load(path(u"token"_s));
        QVERIFY(!token);
        QCOMPARE(token.error().code, ErrorCode::Forbidden);
        QVERIFY2(token.error().detail.contains("chmod 600"_L1), qPrintable(token.error().detail));
        QVERIFY(!token.error().detail.contains("ccp_"_L1));
    }

    void a_link_in_its_place_is_not_followed()
    {
        write(u"elsewhere"_s, "ccp_" + QByteArray(40, 'a'));
        QVERIFY(QFile::link(path(u"elsewhere"_s), path(u"token"_s)));
        QVERIFY(!OwnerToken::load(path(u"token"_s)));
    }

    void a_token_that_can_be_guessed_is_refused()
    {
        for (const QByteArray &bad :
            {"secret"_ba, "ccp_short"_ba, ""_ba, "ccp_"_ba + QByteArray(30, ' ') + "x"}) {
            write(u"token"_s, bad);
            const auto token = OwnerToken::load(path(u"token"_s));
            QVERIFY(!token);
            QCOMPARE(token.error().code, ErrorCode::Unprocessable);
        }
    }

    void a_token_of_ones_own_is_taken()
    {
        write(u"token"_s, "  ccp_Abcdefghijklmnopqrstuvwxyz0123456789_-\n");
        QCOMPARE(OwnerToken::load(path(u"token"_s))->value(),
            u"ccp_Abcdefghijklmnopqrstuvwxyz0123456789_-"_s);
    }

    void a_folder_in_its_place_is_refused()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(u"token"_s));
        QVERIFY(!readSecretFile(path(u"token"_s)));
    }

    void a_left_over_part_does_not_matter()
    {
        write(u"token.part"_s, "half a tok");
        QVERIFY(OwnerToken::load(path(u"token"_s)));
        QVERIFY(!QFile::exists(path(u"token.part"_s)));
    }

    void keys_are_made_once_and_stay()
    {
        QCOMPARE(Keyring::load(path(u"keys"_s)).error().code, ErrorCode::NotFound);
        const auto first = Keyring::loadOrMake(path(u"keys"_s));
        const auto second = Keyring::load(path(u"keys"_s));
        QVERIFY(first && second);
        QCOMPARE(first->current().secret.size(), 32);
        QCOMPARE(second->current().secret, first->current().secret);
        QCOMPARE(second->current().id, first->current().id);
    }

    void the_first_key_seals_and_all_are_found()
    {
        const auto keys = Keyring::parse("# new\nnew1 " + sha256("new").toBase64() + "\n\nold1 "
            + sha256("old").toBase64() + '\n');
        QVERIFY(keys);
        QCOMPARE(keys->current().id, "new1"_ba);
        QCOMPARE(keys->find("old1")->secret, sha256("old"));
        QVERIFY(!keys->find("gone"));
    }

    void a_bad_key_file_says_which_line()
    {
        write(u"keys"_s, "# fine\nabcd tooshort\n");
        const auto keys = Keyring::load(path(u"keys"_s));
        QVERIFY(!keys);
        QVERIFY2(keys.error().detail.contains("line 2"_L1), qPrintable(keys.error().detail));
        QVERIFY(!keys.error().detail.contains("tooshort"_L1));
        write(u"keys"_s, "# nothing\n");
        QVERIFY(!Keyring::load(path(u"keys"_s)));
    }

    void asvs_13_3_1_a_key_that_can_be_guessed_is_refused()
    {
        for (const QByteArray &bad : {QByteArray(32, '\0'), QByteArray(32, 'k'),
                 "changeme-changeme-changeme-chang"_ba, "01234567890123456789012345678901"_ba})
            QVERIFY(!Keyring::parse("main " + bad.toBase64() + '\n'));
        for (int i = 0; i < 1000; ++i)
            QVERIFY(Keyring::parse("main " + randomBytes(32).toBase64() + '\n'));
    }

    void asvs_11_1_1_a_fresh_key_seals_and_the_old_one_still_opens()
    {
        const auto before = Keyring::loadOrMake(path(u"keys"_s));
        QVERIFY(Keyring::addKey(path(u"keys"_s)));
        const auto after = Keyring::load(path(u"keys"_s));
        QVERIFY(after);
        QVERIFY(after->current().id != before->current().id);
        QCOMPARE(after->find(before->current().id)->secret, before->current().secret);
        QVERIFY(!(QFile(path(u"keys"_s)).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    }
};

QTEST_GUILESS_MAIN(TstSecretFiles)
#include "tst_secret_files.moc"
