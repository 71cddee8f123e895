// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/execframe.h"
#include "server/kube/core/leaserecord.h"
#include "server/kube/core/object.h"
#include "server/kube/core/reviews.h"
#include "server/kube/core/watchevent.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::kube;

namespace {

QJsonObject json(const char *text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    Q_ASSERT(document.isObject());
    return document.object();
}

constexpr char conflict[] = R"({"kind":"Status","apiVersion":"v1","status":"Failure",
    "message":"Operation cannot be fulfilled","reason":"Conflict",
    "details":{"name":"c","kind":"configmaps"},"code":409})";

} // namespace

class AnswersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_status_tells_what_it_is_about();
    void an_expired_version_is_gone_however_it_is_said();
    void a_server_cannot_say_what_only_we_know();
    void an_answer_of_a_proxy_is_still_an_error();
    void retry_after_comes_from_the_header_or_the_status();
    void what_only_the_user_can_mend_is_told_to_the_user();
    void the_cluster_s_words_stay_in_the_log();
    void a_list_gives_its_items_their_kind();
    void what_is_no_list_is_refused();
    void managed_fields_are_left_out();
    void a_lease_is_read_as_it_was_written();
    void a_watch_tells_of_changes_and_bookmarks();
    void a_watch_that_ends_with_an_error_says_which();
    void a_line_that_would_lose_a_change_is_refused_data();
    void a_line_that_would_lose_a_change_is_refused();
    void exec_frames_carry_their_channel();
    void the_end_of_a_command_is_its_exit_code();
    void a_review_is_read_closed_by_default();
};

void AnswersTest::a_status_tells_what_it_is_about()
{
    const ApiError error = errorOf(409, conflict, {});
    QCOMPARE(error.reason, Reason::Conflict);
    QVERIFY(error.isConflict());
    QCOMPARE(error.kind, u"configmaps"_s);
    QCOMPARE(error.name, u"c"_s);
    QCOMPARE(error.text(), u"Conflict (409): Operation cannot be fulfilled"_s);
    QVERIFY(errorOf(409, R"({"kind":"Status","reason":"AlreadyExists","code":409})", {}).reason
        == Reason::AlreadyExists);
}

void AnswersTest::an_expired_version_is_gone_however_it_is_said()
{
    QVERIFY(errorOf(json(R"({"kind":"Status","reason":"Expired","code":410})"), 0).isGone());
    QVERIFY(errorOf(json(R"({"kind":"Status","reason":"Gone","code":410})"), 0).isGone());
    QVERIFY(errorOf(json(R"({"kind":"Status","code":410})"), 200).isGone());
}

void AnswersTest::a_server_cannot_say_what_only_we_know()
{
    const ApiError error = errorOf(500, R"({"kind":"Status","reason":"Cancelled","code":500})", {});
    QCOMPARE(error.reason, Reason::InternalError);
}

void AnswersTest::an_answer_of_a_proxy_is_still_an_error()
{
    const ApiError error = errorOf(502, "<html>\n bad   gateway</html>", {});
    QCOMPARE(error.reason, Reason::ServiceUnavailable);
    QCOMPARE(error.message, u"<html> bad gateway</html>"_s);
    QCOMPARE(errorOf(418, {}, {}).reason, Reason::BadRequest);
    QVERIFY(errorOf(500, QByteArray(100'000, 'x'), {}).message.size() <= 200);
}

void AnswersTest::retry_after_comes_from_the_header_or_the_status()
{
    QCOMPARE(errorOf(429, {}, "7").retryAfter, std::chrono::seconds(7));
    const char status[] = R"({"kind":"Status","details":{"retryAfterSeconds":3},"code":429})";
    QCOMPARE(errorOf(429, status, {}).retryAfter, std::chrono::seconds(3));
    QCOMPARE(errorOf(429, status, "9").retryAfter, std::chrono::seconds(9));
    QCOMPARE(errorOf(429, {}, "-1").retryAfter, std::nullopt);
    QCOMPARE(errorOf(429, {}, "Fri, 31 Dec 1999 23:59:59 GMT").retryAfter, std::nullopt);
}

void AnswersTest::what_only_the_user_can_mend_is_told_to_the_user()
{
    const ApiError quota{.reason = Reason::Forbidden,
        .code = 403,
        .message = u"pods \"p\" is forbidden: exceeded quota: q, requested: pods=1"_s};
    QCOMPARE(toError(quota).code, ErrorCode::Unprocessable);
    QVERIFY(toError(quota).detail.contains("exceeded quota"_L1));
}

void AnswersTest::the_cluster_s_words_stay_in_the_log()
{
    const ApiError rights{.reason = Reason::Forbidden,
        .code = 403,
        .message = u"User \"system:serviceaccount:a:b\" cannot list secrets"_s};
    const Error error = toError(rights);
    QCOMPARE(error.code, ErrorCode::Unavailable);
    QVERIFY(!error.detail.contains("serviceaccount"_L1));
    QVERIFY(error.internal.contains("serviceaccount"_L1));
    QCOMPARE(toError({.reason = Reason::Conflict}).code, ErrorCode::VersionMismatch);
    QCOMPARE(toError({.reason = Reason::DeadlineExceeded}).code, ErrorCode::Timeout);
    QCOMPARE(toError({.reason = Reason::Unreachable}).code, ErrorCode::Unavailable);
}

void AnswersTest::a_list_gives_its_items_their_kind()
{
    const auto list = readList(json(R"({"kind":"PodList","apiVersion":"v1",
        "metadata":{"resourceVersion":"9","continue":"t"},
        "items":[{"metadata":{"name":"p","namespace":"a"}}]})"));
    QVERIFY(list);
    QCOMPARE(list->resourceVersion, u"9"_s);
    QCOMPARE(list->continueToken, u"t"_s);
    QCOMPARE(list->items.at(0)["kind"_L1], u"Pod"_s);
    QCOMPARE(list->items.at(0)["apiVersion"_L1], u"v1"_s);
    QCOMPARE(keyOf(list->items.at(0)), (ObjectKey{u"a"_s, u"p"_s}));
}

void AnswersTest::what_is_no_list_is_refused()
{
    QCOMPARE(readList(json(R"({"kind":"Pod"})")).error().reason, Reason::BadAnswer);
    QCOMPARE(readList(json(R"({"kind":"PodList","items":{}})")).error().reason, Reason::BadAnswer);
    QVERIFY(readList(json(R"({"kind":"PodList","items":null})"))->items.isEmpty());
}

void AnswersTest::managed_fields_are_left_out()
{
    const QJsonObject object =
        withoutManagedFields(json(R"({"metadata":{"name":"p","managedFields":[{}]}})"));
    QCOMPARE(object, json(R"({"metadata":{"name":"p"}})"));
}

void AnswersTest::a_lease_is_read_as_it_was_written()
{
    const QDateTime time = QDateTime::fromString(u"2026-01-31T09:30:00.123Z"_s, Qt::ISODateWithMs);
    const LeaseRecord record{u"me"_s, std::chrono::seconds(15), time, time.addSecs(2), 4};
    const QJsonObject lease = withRecord(json(R"({"spec":{"strategy":"x"}})"), record);
    QCOMPARE(readLease(lease), record);
    QCOMPARE(lease["spec"_L1]["acquireTime"_L1], u"2026-01-31T09:30:00.123000Z"_s);
    QCOMPARE(lease["spec"_L1]["strategy"_L1], u"x"_s);
    QCOMPARE(readLease({}).holder, QString());
}

void AnswersTest::a_watch_tells_of_changes_and_bookmarks()
{
    const auto added = readWatchEvent(
        R"({"type":"ADDED","object":{"metadata":{"name":"p","resourceVersion":"7"}}})");
    QCOMPARE(added->type, WatchEvent::Added);
    QCOMPARE(nameOf(added->object), u"p"_s);
    const auto bookmark =
        readWatchEvent(R"({"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"8"}}})");
    QCOMPARE(bookmark->type, WatchEvent::Bookmark);
    QCOMPARE(resourceVersionOf(bookmark->object), u"8"_s);
}

void AnswersTest::a_watch_that_ends_with_an_error_says_which()
{
    const auto event = readWatchEvent(
        R"({"type":"ERROR","object":{"kind":"Status","reason":"Expired","code":410}})");
    QCOMPARE(event->type, WatchEvent::Error);
    QVERIFY(event->error.isGone());
}

void AnswersTest::a_line_that_would_lose_a_change_is_refused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("half") << QByteArray(R"({"type":"ADDED","object":{"metadata":{"name":"p")");
    QTest::newRow("of the future")
        << QByteArray(R"({"type":"MOVED","object":{"metadata":{"name":"p"}}})");
    QTest::newRow("without object") << QByteArray(R"({"type":"ADDED"})");
    QTest::newRow("without name") << QByteArray(
        R"({"type":"DELETED","object":{"metadata":{"resourceVersion":"1"}}})");
    QTest::newRow("without version")
        << QByteArray(R"({"type":"BOOKMARK","object":{"metadata":{}}})");
}

void AnswersTest::a_line_that_would_lose_a_change_is_refused()
{
    QFETCH(const QByteArray, line);
    QCOMPARE(readWatchEvent(line).error().reason, Reason::BadAnswer);
}

void AnswersTest::exec_frames_carry_their_channel()
{
    QCOMPARE(*readExecFrame(QByteArray("\x01hello")),
        (ExecFrame{ExecChannel::Stdout, QByteArray("hello")}));
    QCOMPARE(stdinFrame("x"), QByteArray("\0x", 2));
    QCOMPARE(closeStdinFrame(), QByteArray("\xff\0", 2));
    QCOMPARE(resizeFrame(80, 24), QByteArray(R"({"Height":24,"Width":80})").prepend('\x04'));
    QCOMPARE(readExecFrame({}).error().reason, Reason::BadAnswer);
    QCOMPARE(readExecFrame(QByteArray("\x09")).error().reason, Reason::BadAnswer);
}

void AnswersTest::the_end_of_a_command_is_its_exit_code()
{
    QCOMPARE(readExecStatus(R"({"metadata":{},"status":"Success"})"), 0);
    QCOMPARE(readExecStatus(R"({"kind":"Status","status":"Failure","reason":"NonZeroExitCode",
        "details":{"causes":[{"reason":"ExitCode","message":"3"}]}})"),
        3);
    const auto missing = readExecStatus(R"({"kind":"Status","status":"Failure","code":500,
        "reason":"InternalError","message":"no such file"})");
    QCOMPARE(missing.error().reason, Reason::InternalError);
    QCOMPARE(readExecStatus("garbage").error().reason, Reason::BadAnswer);
}

void AnswersTest::a_review_is_read_closed_by_default()
{
    QVERIFY(isAllowed(json(R"({"status":{"allowed":true}})")));
    QVERIFY(!isAllowed({}));
    QVERIFY(!isAllowed(json(R"({"status":{"allowed":"yes"}})")));
    QVERIFY(!ownerOf(json(R"({"status":{"user":{"username":"x"}}})")));
    const auto owner = ownerOf(json(
        R"({"status":{"authenticated":true,"user":{"username":"x","uid":"u","groups":["g"]}}})"));
    QCOMPARE(owner->user, u"x"_s);
    QCOMPARE(owner->groups, QStringList{u"g"_s});
}

QTEST_APPLESS_MAIN(AnswersTest)
#include "tst_answers.moc"
