// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/log.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;

namespace ccplant {

class LogFormatTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_text_line_has_all_parts();
    void a_json_line_has_all_parts();
    void a_record_is_one_line_whatever_is_in_it_data();
    void a_record_is_one_line_whatever_is_in_it();
    void a_field_cannot_forge_a_record();
    void credentials_are_blotted_out_data();
    void credentials_are_blotted_out();
    void secret_fields_are_blotted_out();
    void levels_and_formats_are_read_by_name();
};

namespace {

log::Record record(const QString &message, const QJsonObject &fields = {})
{
    return {QDateTime::fromMSecsSinceEpoch(1'767'225'600'123, QTimeZone::UTC), log::Level::Warning,
        u"ccplant.http"_s, message, fields};
}

} // namespace

void LogFormatTest::a_text_line_has_all_parts()
{
    QCOMPARE(log::format(record(u"it broke"_s,
                             {{u"request_id"_s, u"r1"_s}, {u"n"_s, 3}, {u"why"_s, u"a \"b\""_s}}),
                 log::Format::Text),
        "2026-01-01T00:00:00.123Z warning ccplant.http: it broke n=3 request_id=r1 why=\"a "
        "\\\"b\\\"\"");
}

void LogFormatTest::a_json_line_has_all_parts()
{
    const auto json = QJsonDocument::fromJson(
        log::format(record(u"it broke"_s, {{u"n"_s, 3}}), log::Format::Json))
                          .object();
    QCOMPARE(json,
        (QJsonObject{{u"time"_s, u"2026-01-01T00:00:00.123Z"_s}, {u"level"_s, u"warning"_s},
            {u"category"_s, u"ccplant.http"_s}, {u"message"_s, u"it broke"_s}, {u"n"_s, 3}}));
}

void LogFormatTest::a_record_is_one_line_whatever_is_in_it_data()
{
    QTest::addColumn<QString>("hostile");
    QTest::newRow("line feed") << u"a\nb"_s;
    QTest::newRow("carriage return") << u"a\rb"_s;
    QTest::newRow("escape sequence") << u"a\x1b[31mb"_s;
    QTest::newRow("NUL") << QString(u"a") + QChar(0) + u"b"_s;
    QTest::newRow("C1 control sequence introducer") << u"a\u009b31mb"_s;
    QTest::newRow("line separator") << u"a\u2028b"_s;
    QTest::newRow("delete") << u"a\u007fb"_s;
}

void LogFormatTest::a_record_is_one_line_whatever_is_in_it()
{
    QFETCH(const QString, hostile);
    for (const auto format : {log::Format::Text, log::Format::Json}) {
        const QString line = QString::fromUtf8(
            log::format(record(hostile, {{u"field"_s, hostile}, {hostile, 1}}), format));
        for (const QChar c : line) {
            QVERIFY(c.unicode() >= 0x20 && !(c.unicode() >= 0x7f && c.unicode() < 0xa0));
            QVERIFY(c.unicode() != 0x2028 && c.unicode() != 0x2029);
        }
        if (format == log::Format::Json) // and still says what it was
            QCOMPARE(
                QJsonDocument::fromJson(line.toUtf8()).object()[u"message"].toString(), hostile);
    }
}

void LogFormatTest::a_field_cannot_forge_a_record()
{
    const auto json = QJsonDocument::fromJson(
        log::format(record(u"m"_s, {{u"level"_s, u"debug"_s}, {u"message"_s, u"all is well"_s}}),
            log::Format::Json))
                          .object();
    QCOMPARE(json[u"level"].toString(), u"warning"_s);
    QCOMPARE(json[u"message"].toString(), u"m"_s);
}

void LogFormatTest::credentials_are_blotted_out_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("redacted");
    const auto row = [](const QString &text, const QString &redacted) {
        QTest::addRow("%s", qPrintable(text)) << text << redacted;
    };
    row(u"Authorization: Bearer abcdef.123"_s, u"Authorization: Bearer [redacted]"_s);
    row(u"bearer abcdefgh, next"_s, u"bearer [redacted], next"_s);
    row(u"Basic dXNlcjpwYXNz"_s, u"Basic [redacted]"_s);
    row(u"/auth/login?token=s3cret&x=1"_s, u"/auth/login?token=[redacted]&x=1"_s);
    row(u"GITHUB_TOKEN=ghp_123 next"_s, u"GITHUB_TOKEN=[redacted] next"_s);
    row(u"{\"access_token\":\"abc\",\"a\":1}"_s, u"{\"access_token\":\"[redacted]\",\"a\":1}"_s);
    row(u"password: hunter2"_s, u"password: [redacted]"_s);
    row(u"ANTHROPIC_API_KEY=sk-1"_s, u"ANTHROPIC_API_KEY=[redacted]"_s);
    row(u"/callback?code=abc&state=def"_s, u"/callback?code=[redacted]&state=[redacted]"_s);
    row(u"exit code: 1, state=idle, tokens=100"_s, u"exit code: 1, state=idle, tokens=100"_s);
    row(u"the key ccpk_abcdefghijklmnop234567 is wrong"_s, u"the key ccpk_[redacted] is wrong"_s);
    row(u"ccp_abcdefghijklmnop ccl_abcdefghijklmnop"_s, u"ccp_[redacted] ccl_[redacted]"_s);
    row(u"ghs_16C7e42F292c6912E7710c838347Ae178B4a"_s, u"ghs_[redacted]"_s);
    row(u"s_abcdefghijklmnop234567abcd and ccpk_start"_s,
        u"s_abcdefghijklmnop234567abcd and ccpk_start"_s);
    row(u"nothing to hide"_s, u"nothing to hide"_s);
}

void LogFormatTest::credentials_are_blotted_out()
{
    QFETCH(const QString, text);
    QFETCH(const QString, redacted);
    QCOMPARE(log::redact(text), redacted);
    QVERIFY(log::format(record(text), log::Format::Text).contains(redacted.toUtf8()));
}

void LogFormatTest::secret_fields_are_blotted_out()
{
    const QByteArray line =
        log::format(record(u"m"_s,
                        {{u"token"_s, u"sesam"_s}, {u"Authorization"_s, u"sesam"_s},
                            {u"env"_s, QJsonObject{{u"API_TOKEN"_s, u"sesam"_s}}},
                            {u"list"_s, QJsonArray{u"token=sesam"_s}}}),
            log::Format::Json);
    QVERIFY(!line.contains("sesam"));
    QCOMPARE(line.count("[redacted]"), 4);
}

void LogFormatTest::levels_and_formats_are_read_by_name()
{
    QCOMPARE(*log::readLevel(u"debug"_s), log::Level::Debug);
    QCOMPARE(*log::readFormat(u"json"_s), log::Format::Json);
    QVERIFY(!log::readLevel(u"loud"_s));
    QVERIFY(log::readFormat(u"xml"_s).error().detail.contains(u"xml"_s));
}

} // namespace ccplant

QTEST_GUILESS_MAIN(ccplant::LogFormatTest)
#include "log_format.moc"
