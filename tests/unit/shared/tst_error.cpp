// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/error.h"

#include <QTest>

using namespace ccplant;
using namespace Qt::StringLiterals;

class TestError : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_problem_reads_back_as_the_error();
    void the_internal_message_never_gets_out();
    void an_unknown_problem_is_judged_by_its_status();
};

void TestError::a_problem_reads_back_as_the_error()
{
    for (int code = 0; code <= int(ErrorCode::Timeout); ++code) {
        const Error error{ErrorCode(code), u"what to do"_s, {}, {{"by"_L1, u"ann"_s}}};
        const QJsonObject object = problem(error, u"r1"_s);
        QCOMPARE(object["status"_L1].toInt(), statusOf(error.code));
        QCOMPARE(object["request_id"_L1].toString(), u"r1"_s);
        const Error back = errorOf(statusOf(error.code), object);
        QCOMPARE(back.code, error.code);
        QCOMPARE(back.detail, error.detail);
        QCOMPARE(back.extra["by"_L1].toString(), u"ann"_s);
        QCOMPARE(codeOf(nameOf(error.code)), error.code);
    }
}

void TestError::the_internal_message_never_gets_out()
{
    const QJsonObject object =
        problem({ErrorCode::Internal, u"try again"_s, u"secret cause"_s, {}}, {});
    for (const QJsonValue &value : object)
        QVERIFY(!value.toString().contains("secret"_L1));
}

void TestError::an_unknown_problem_is_judged_by_its_status()
{
    QCOMPARE(errorOf(404, {}).code, ErrorCode::NotFound);
    QCOMPARE(errorOf(418, {}).code, ErrorCode::InvalidRequest);
    QCOMPARE(errorOf(599, {}).code, ErrorCode::Internal);
}

QTEST_APPLESS_MAIN(TestError)
#include "tst_error.moc"
