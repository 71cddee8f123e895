// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/execframe.h"

#include <algorithm>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

QByteArray frame(ExecChannel channel, const QByteArray &data)
{
    return char(channel) + data;
}

} // namespace

ApiResult<ExecFrame> readExecFrame(const QByteArray &message)
{
    if (message.isEmpty())
        return apiFail(Reason::BadAnswer, u"an empty message"_s);
    const auto channel = quint8(message.front());
    if (channel > quint8(ExecChannel::Resize) && channel != quint8(ExecChannel::Close))
        return apiFail(Reason::BadAnswer, u"a message for channel %1"_s.arg(channel));
    return ExecFrame{ExecChannel(channel), message.sliced(1)};
}

QByteArray stdinFrame(const QByteArray &data)
{
    return frame(ExecChannel::Stdin, data);
}

QByteArray resizeFrame(int columns, int rows)
{
    const QJsonObject size{{u"Width"_s, columns}, {u"Height"_s, rows}};
    return frame(ExecChannel::Resize, QJsonDocument(size).toJson(QJsonDocument::Compact));
}

QByteArray closeStdinFrame()
{
    return frame(ExecChannel::Close, QByteArray(1, char(ExecChannel::Stdin)));
}

ApiResult<int> readExecStatus(const QByteArray &status)
{
    const QJsonObject json = QJsonDocument::fromJson(status).object();
    if (json["status"_L1].toString() == "Success"_L1)
        return 0;
    const ApiError error = json.isEmpty()
        ? ApiError{.reason = Reason::BadAnswer, .message = QString::fromUtf8(status.left(200))}
        : errorOf(json, 0);
    const auto code = std::ranges::find(error.causes, u"ExitCode"_s, &Cause::type);
    bool isNumber = false;
    const int exitCode = code == error.causes.end() ? 0 : code->message.toInt(&isNumber);
    if (isNumber)
        return exitCode;
    return ApiFailure(error);
}

} // namespace ccplant::kube
