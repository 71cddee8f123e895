// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/paths/paths.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::test;

/// No secret in anything that servers printed while the other tests ran (ASVS 16.2.5): each Plant
/// leaves what it said in build/PRESET/tests/printed, and this test, which runs after them, looks
/// for everything that has the shape of a secret.
class TstRedaction : public QObject {
    Q_OBJECT

    struct Shape {
        QString name;
        QRegularExpression pattern;
        QString example; // what it must find, so that it cannot go blind
    };

    static QList<Shape> shapes()
    {
        const auto shape = [](const QString &name, const QString &pattern, const QString &example) {
            return Shape{name, QRegularExpression(pattern), example};
        };
        const QString random = QString(52, u'a');
        return {
            shape(u"owner token"_s, u"\\bccp_[a-z2-7]{40}"_s, u"ccp_"_s + random),
            shape(u"API key"_s, u"\\bccpk_[a-z2-7]{40}"_s, u"ccpk_"_s + random),
            shape(u"login link"_s, u"\\bccl_[A-Za-z0-9_-]{40}"_s, u"x?token=ccl_"_s + random),
            shape(u"token of a program"_s, u"\\bccps_v2"_s, u"ccps_v2.sign-in-token.k.1.A"_s),
            shape(u"handle for git"_s, u"\\bccpg_v2"_s, u"ccpg_v2.git.k.0.A"_s),
            shape(u"sealed value"_s,
                u"\\bv2\\.[a-z-]{3,32}\\.[a-z0-9]{4,32}\\.[0-9]+\\.[A-Za-z0-9_-]{30}"_s,
                u"ccplant=v2.sign-in.0123abcd.1700000000."_s + QString(60, u'A')),
            shape(u"token of GitHub"_s, u"\\bgh[ousrp]_[A-Za-z0-9]{20}"_s,
                u"gho_"_s + QString(36, u'0')),
            shape(u"JSON Web Token"_s, u"\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\."_s,
                u"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0.x"_s),
            shape(u"private key"_s, u"-----BEGIN [A-Z ]*PRIVATE KEY"_s,
                u"-----BEGIN RSA PRIVATE KEY-----"_s),
            shape(u"bearer token"_s,
                u"(?i)bearer\\s+(?!\\[redacted\\]|TOKEN|realm)[A-Za-z0-9._~+/-]{16}"_s,
                u"Authorization: Bearer abcdefghijklmnopqrst"_s),
            shape(u"link to a shared session"_s, u"/s/[a-z2-7]{52}\\b"_s, u"GET /s/"_s + random),
            shape(u"secret of the tests"_s, u"fake-client-secret-0123456789|-0123456789abcdef"_s,
                u"alice-0123456789abcdef"_s),
            shape(u"key of the key file"_s, u"^[0-9a-f]{8} [A-Za-z0-9+/]{43}=$"_s,
                u"0123abcd "_s + QString(43, u'A') + u'='),
        };
    }

private Q_SLOTS:
    void every_shape_is_found()
    {
        for (const Shape &shape : shapes()) {
            QVERIFY2(shape.pattern.isValid(), qPrintable(shape.name));
            QVERIFY2(shape.pattern.match(shape.example).hasMatch(), qPrintable(shape.name));
        }
    }

    void asvs_16_2_5_no_server_printed_a_secret()
    {
        const QDir folder(printedFolder());
        const QStringList names = folder.entryList({u"*.log"_s}, QDir::Files);
        QVERIFY2(!names.isEmpty(), "no test with a server has run before this one");
        qint64 lines = 0;
        QStringList found;
        for (const QString &name : names) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            while (!file.atEnd()) {
                const QString line = QString::fromUtf8(file.readLine()).trimmed();
                ++lines;
                for (const Shape &shape : shapes()) {
                    if (shape.pattern.match(line).hasMatch())
                        found << u"%1: %2 in %3 …"_s.arg(name, shape.name, line.left(120));
                }
            }
        }
        QVERIFY(lines > 0);
        qInfo("%lld lines of %lld servers", lines, qlonglong(names.size()));
        QVERIFY2(found.isEmpty(), qPrintable(found.mid(0, 10).join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TstRedaction)
#include "tst_redaction.moc"
