// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/client/client_p.h"
#include "server/kube/core/retry.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

constexpr int restartsOfList = 3;

} // namespace

Client::Client(ClusterAccess access, ClientOptions options)
    : d(std::make_shared<Private>(std::move(access), std::move(options)))
{
}

Client::~Client()
{
    d->end.request_stop();
}

const ClusterAccess &Client::access() const
{
    return d->access;
}

QCoro::Task<ApiResult<QByteArray>> Client::bytes(BuiltRequest request, CallOptions options)
{
    const auto self = d;
    if (!request)
        co_return ApiFailure(request.error());
    const QDeadlineTimer deadline(options.deadline);
    const EitherStop stop(options.stop, self->end.get_token());
    Backoff backoff(self->with.retry);
    const int attempts = options.attempts > 0 ? options.attempts : self->with.attempts;
    bool renewed = false;
    for (int attempt = 1;; ++attempt) {
        auto answer = co_await Private::attempt(self, *request, deadline, stop.token());
        if (answer)
            co_return answer;
        if (answer.error().reason == Reason::Unauthorized && !renewed) {
            renewed = true;
            if (self->renewCredentials())
                continue;
        }
        const auto delay = retryDelay(request->repeat, answer.error(), backoff);
        if (!delay || attempt >= attempts || *delay >= deadline.remainingTimeAsDuration())
            co_return answer; // what the server said tells more than that time is up
        co_await pause(*delay, stop.token());
    }
}

QCoro::Task<ApiResult<void>> Client::lines(BuiltRequest request, StreamOptions options)
{
    const auto self = d;
    if (!request)
        co_return ApiFailure(request.error());
    const EitherStop stop(options.stop, self->end.get_token());
    auto end = co_await Private::stream(self, *request, options, stop.token());
    if (!end && end.error().reason == Reason::Unauthorized && self->renewCredentials())
        end = co_await Private::stream(self, *request, options, stop.token());
    co_return end;
}

QCoro::Task<ApiResult<QJsonObject>> Client::object(BuiltRequest request, CallOptions options)
{
    const ApiResult<QByteArray> answer = co_await bytes(std::move(request), std::move(options));
    if (!answer)
        co_return ApiFailure(answer.error());
    const QJsonDocument document = QJsonDocument::fromJson(*answer);
    if (!document.isObject())
        co_return apiFail(Reason::BadAnswer,
            u"the answer is no object: %1"_s.arg(QString::fromUtf8(answer->left(80)).simplified()));
    co_return document.object();
}

QCoro::Task<ApiResult<ObjectList>> Client::page(Api api, ListOptions list, CallOptions options)
{
    const ApiResult<QJsonObject> answer = co_await object(api.list(list), std::move(options));
    if (!answer)
        co_return ApiFailure(answer.error());
    co_return readList(*answer);
}

QCoro::Task<ApiResult<ObjectList>> Client::all(Api api, ListOptions list, CallOptions options)
{
    const auto self = d; // and so *this only before the first wait
    Client *const client = this;
    ObjectList whole;
    ListOptions next = list;
    for (int restarts = 0;;) {
        if (self->end.stop_requested())
            co_return apiFail(Reason::Cancelled, u"the client is closed"_s);
        ApiResult<ObjectList> one = co_await client->page(api, next, options);
        if (!one && one.error().isGone() && restarts < restartsOfList) {
            ++restarts;
            whole = {};
            next = list;
            continue;
        }
        if (!one)
            co_return one;
        whole.items += std::move(one->items);
        whole.resourceVersion = one->resourceVersion;
        if (one->continueToken.isEmpty())
            co_return whole;
        next.continueToken = one->continueToken;
    }
}

} // namespace ccplant::kube
