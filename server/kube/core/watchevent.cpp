// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/watchevent.h"

#include "server/kube/core/object.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

std::optional<WatchEvent::Type> typeOf(const QString &name)
{
    static const QHash<QString, WatchEvent::Type> types{{u"ADDED"_s, WatchEvent::Added},
        {u"MODIFIED"_s, WatchEvent::Modified}, {u"DELETED"_s, WatchEvent::Deleted},
        {u"BOOKMARK"_s, WatchEvent::Bookmark}, {u"ERROR"_s, WatchEvent::Error}};
    const auto found = types.constFind(name);
    return found == types.cend() ? std::nullopt : std::optional(*found);
}

} // namespace

ApiResult<WatchEvent> readWatchEvent(const QByteArray &line)
{
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    const auto type = typeOf(json["type"_L1].toString());
    if (!type || !json["object"_L1].isObject())
        return apiFail(
            Reason::BadAnswer, u"no event of a watch: %1"_s.arg(QString::fromUtf8(line.left(120))));
    WatchEvent event{.type = *type, .object = json["object"_L1].toObject()};
    if (event.type == WatchEvent::Error) {
        event.error = errorOf(event.object, 0);
        event.object = {};
        return event;
    }
    // A store is kept by these; an object without them could not be found again.
    const bool complete = !resourceVersionOf(event.object).isEmpty()
        && (event.type == WatchEvent::Bookmark || !nameOf(event.object).isEmpty());
    if (!complete)
        return apiFail(Reason::BadAnswer, u"an event of a watch has an object without a name"_s);
    return event;
}

} // namespace ccplant::kube
