// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/files.h"

#include "shared/event.h"

#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <QFile>
#include <QJsonArray>
#include <QTimeZone>
#include <vector>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

namespace {
struct Item {
    QString name;
    struct stat status;
    bool link = false;
};

QString typeOf(mode_t mode)
{
    if (S_ISDIR(mode))
        return u"dir"_s;
    if (S_ISREG(mode))
        return u"file"_s;
    return S_ISLNK(mode) ? u"symlink"_s : u"other"_s;
}

// A link shows as what it leads to, as long as that is in the workspace; else as a link that leads
// nowhere.
void follow(Item &item, const QString &root, const QString &relative)
{
    item.link = true;
    const auto target = hold(root, relative.isEmpty() ? item.name : relative + u'/' + item.name);
    if (target)
        item.status = target->status;
}

QJsonObject jsonOf(const Item &item)
{
    const auto modified = QDateTime::fromMSecsSinceEpoch(
        qint64(item.status.st_mtim.tv_sec) * 1000 + item.status.st_mtim.tv_nsec / 1'000'000,
        QTimeZone::UTC);
    QJsonObject json{{u"name"_s, item.name}, {u"type"_s, typeOf(item.status.st_mode)},
        {u"size"_s, S_ISREG(item.status.st_mode) ? qint64(item.status.st_size) : 0},
        {u"modified"_s, formatTime(modified)}};
    if (item.link)
        json.insert(u"link"_s, true);
    return json;
}

bool foldersFirst(const Item &a, const Item &b)
{
    const bool aIsFolder = S_ISDIR(a.status.st_mode), bIsFolder = S_ISDIR(b.status.st_mode);
    if (aIsFolder != bIsFolder)
        return aIsFolder;
    const int order = a.name.compare(b.name, Qt::CaseInsensitive);
    return order != 0 ? order < 0 : a.name < b.name;
}
} // namespace

Result<QJsonObject> detail::describeFolder(
    const QString &root, const Held &held, const QString &relative)
{
    auto folder = reopen(held, O_RDONLY | O_DIRECTORY);
    if (!folder)
        return tl::unexpected(folder.error());
    const std::unique_ptr<DIR, int (*)(DIR *)> stream(
        ::fdopendir(::fcntl(folder->get(), F_DUPFD_CLOEXEC, 0)), &::closedir);
    if (!stream)
        return fail(ErrorCode::Internal, u"The folder could not be read."_s);
    std::vector<Item> items;
    bool truncated = false;
    while (const auto *entry = ::readdir(stream.get())) {
        const QByteArray name(entry->d_name);
        if (name == "." || name == "..")
            continue;
        if (qsizetype(items.size()) == maxEntries) {
            truncated = true;
            break;
        }
        Item item{QFile::decodeName(name), {}, false};
        if (::fstatat(folder->get(), entry->d_name, &item.status, AT_SYMLINK_NOFOLLOW) != 0)
            continue; // gone in the meantime
        if (S_ISLNK(item.status.st_mode))
            follow(item, root, relative);
        items.push_back(std::move(item));
    }
    std::sort(items.begin(), items.end(), foldersFirst);
    QJsonArray entries;
    for (const auto &item : items)
        entries.append(jsonOf(item));
    QJsonObject json{{u"path"_s, relative}, {u"type"_s, u"dir"_s}, {u"entries"_s, entries}};
    if (truncated)
        json.insert(u"truncated"_s, true);
    return json;
}

} // namespace ccplant::runner
