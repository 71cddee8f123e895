// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/pods.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace ccplant::kube {

BuiltRequest podLogs(const QString &nameSpace, const QString &pod, const LogOptions &options)
{
    return Api(pods, nameSpace).on("log"_L1).get(pod).map([&](Request request) {
        Query query;
        query.add("container", options.container)
            .flag("follow", options.follow)
            .flag("previous", options.previous)
            .flag("timestamps", options.timestamps);
        if (options.tailLines)
            query.add("tailLines", *options.tailLines);
        if (options.limitBytes)
            query.add("limitBytes", *options.limitBytes);
        if (options.since)
            query.add("sinceSeconds", qint64(options.since->count()));
        if (options.sinceTime.isValid())
            query.add("sinceTime", options.sinceTime.toUTC().toString(Qt::ISODate));
        request.query = query.encoded();
        return request;
    });
}

BuiltRequest podExec(const QString &nameSpace, const QString &pod, const ExecOptions &options)
{
    if (options.command.isEmpty())
        return apiFail(Reason::BadCall, u"exec needs a command"_s);
    if (options.tty && options.stderrOpen)
        return apiFail(Reason::BadCall, u"a terminal has no stderr of its own"_s);
    return Api(pods, nameSpace).on("exec"_L1).get(pod).map([&](Request request) {
        Query query;
        query.add("container", options.container)
            .flag("stdin", options.stdinOpen)
            .flag("stdout", options.stdoutOpen)
            .flag("stderr", options.stderrOpen)
            .flag("tty", options.tty);
        request.query = query.encoded();
        for (const QString &argument : options.command) { // an empty argument is one, too
            request.query += request.query.isEmpty() ? "command=" : "&command=";
            request.query += QUrl::toPercentEncoding(argument);
        }
        request.repeat = Repeat::Never;
        return request;
    });
}

} // namespace ccplant::kube
