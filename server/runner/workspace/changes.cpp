// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/changes.h"

#include "server/runner/workspace/diffindex.h"
#include "server/runner/workspace/diffparse.h"
#include "server/runner/workspace/files.h"

#include <QFile>
#include <QJsonArray>
#include <QSet>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

namespace {
QStringList diffArguments(const QStringList &form, const QString &base)
{
    return QStringList{u"diff"_s} + form
        + QStringList{u"--no-ext-diff"_s, u"--no-textconv"_s, u"--no-color"_s, u"--relative"_s,
            u"--ignore-submodules=all"_s, u"--find-renames"_s, u"-l2000"_s, base, u"--"_s};
}

// Files in the user's own index: what is new but not in it is untracked.
Result<QSet<QString>> trackedNow(const Baseline &baseline, const std::atomic_bool *stop)
{
    QSet<QString> names;
    if (baseline.kind != Baseline::Git || !QFile::exists(baseline.userIndex))
        return names;
    const auto listed =
        runGit(baseline.call({u"ls-files"_s, u"-z"_s, u"--cached"_s}, baseline.userIndex, stop));
    if (!listed)
        return tl::unexpected(listed.error());
    for (const auto &name : listed->out.split('\0'))
        names.insert(QFile::decodeName(name));
    return names;
}

QString statusOf(const ChangedFile &file, const Baseline &baseline, const QSet<QString> &tracked)
{
    switch (file.status) {
    case 'A':
        return baseline.kind == Baseline::Plain || tracked.contains(file.path) ? u"added"_s
                                                                               : u"untracked"_s;
    case 'D':
        return u"deleted"_s;
    case 'R':
        return u"renamed"_s;
    default:
        return u"modified"_s;
    }
}

QJsonObject jsonOf(const ChangedFile &file, const QString &status)
{
    QJsonObject json{{u"path"_s, file.path}, {u"status"_s, status}, {u"added"_s, file.added},
        {u"removed"_s, file.removed}, {u"binary"_s, file.binary}};
    if (!file.oldPath.isEmpty())
        json.insert(u"old_path"_s, file.oldPath);
    return json;
}

// Large files of a plain folder: their content was not kept, so all that can be said is that they
// changed.
void appendLarge(const Baseline &baseline, QJsonArray &files)
{
    for (auto it = baseline.large.begin(); it != baseline.large.end(); ++it) {
        const auto [size, modified] = detail::stampOf(baseline.workspace + u'/' + it.key());
        const auto kept = it->toArray();
        if (size == kept.at(0).toInteger() && modified == kept.at(1).toInteger())
            continue;
        files.append(jsonOf({.path = it.key(), .oldPath = {}, .binary = true},
            size < 0 ? u"deleted"_s : u"modified"_s));
    }
}

QString cutAtLine(QByteArray patch, bool *cut)
{
    *cut = patch.size() > maxOnePatch;
    if (*cut)
        patch.truncate(patch.lastIndexOf('\n', maxOnePatch) + 1);
    return QString::fromUtf8(patch);
}

class Question {
public:
    Question(const Baseline &baseline, const std::atomic_bool *stop)
        : m_baseline(baseline)
        , m_stop(stop)
        , m_index(baseline.shadow + u"/index.question"_s)
    {
    }
    ~Question() { QFile::remove(m_index); }

    Result<QJsonObject> list();
    Result<QJsonObject> one(const QString &path);

private:
    Result<QList<ChangedFile>> find();
    Result<void> addPatches(QJsonArray &files, const QList<ChangedFile> &changed);

    const Baseline &m_baseline;
    const std::atomic_bool *m_stop;
    QString m_index;
    Untracked m_untracked;
    bool m_truncated = false;
};

Result<QList<ChangedFile>> Question::find()
{
    auto untracked = prepareIndex(m_baseline, m_index, m_stop);
    if (!untracked)
        return tl::unexpected(untracked.error());
    m_untracked = *untracked;
    m_truncated = m_untracked.truncated;
    const auto call = m_baseline.call(
        diffArguments({u"--raw"_s, u"--numstat"_s, u"-z"_s, u"--no-abbrev"_s}, m_baseline.base),
        m_index, m_stop);
    auto output = mustGit(call);
    if (!output && output.error().code == ErrorCode::Internal) {
        // git gives up at the first file that it cannot read: a pipe in place of a file, missing
        // rights.
        if (const auto dropped = dropUnreadable(m_baseline, m_index, m_stop); !dropped)
            return tl::unexpected(dropped.error());
        output = mustGit(call);
    }
    if (!output)
        return tl::unexpected(output.error());
    if (output->truncated)
        return fail(ErrorCode::Unprocessable, u"Too much changed in this workspace to list it."_s);
    return parseChanges(output->out);
}

Result<void> Question::addPatches(QJsonArray &files, const QList<ChangedFile> &changed)
{
    auto call = m_baseline.call(diffArguments({u"--patch"_s}, m_baseline.base), m_index, m_stop);
    call.maxOutput = maxAllPatches;
    const auto output = mustGit(call);
    if (!output)
        return tl::unexpected(output.error());
    if (output->truncated)
        return {};
    auto patches = splitPatches(output->out);
    for (qsizetype i = 0; i < changed.size() && i < files.size(); ++i) {
        if (patches.isEmpty())
            break;
        QByteArray patch = patches.takeFirst();
        if (changed.at(i).status == 'T' && !patches.isEmpty())
            patch += patches.takeFirst();
        auto file = files.at(i).toObject();
        file.insert(u"patch"_s, QString::fromUtf8(patch));
        files.replace(i, file);
    }
    return {};
}

Result<QJsonObject> Question::list()
{
    auto changed = find();
    if (!changed)
        return tl::unexpected(changed.error());
    if (changed->size() > maxChangedFiles) {
        changed->resize(maxChangedFiles);
        m_truncated = true;
    }
    const auto tracked = trackedNow(m_baseline, m_stop);
    if (!tracked)
        return tl::unexpected(tracked.error());
    QJsonArray files;
    for (const auto &file : std::as_const(*changed))
        files.append(jsonOf(file, statusOf(file, m_baseline, *tracked)));
    if (!changed->isEmpty()) {
        if (const auto added = addPatches(files, *changed); !added)
            return tl::unexpected(added.error());
    }
    appendLarge(m_baseline, files);
    for (const auto &name : std::as_const(m_untracked.repositories))
        files.append(jsonOf(
            {.status = 'A', .path = QFile::decodeName(name), .oldPath = {}}, u"untracked"_s));
    const auto base = m_baseline.kind == Baseline::Git ? QJsonValue(m_baseline.base)
                                                       : QJsonValue(QJsonValue::Null);
    QJsonObject json{{u"base"_s, base}, {u"files"_s, files}, {u"truncated"_s, m_truncated}};
    if (m_truncated)
        json.insert(u"note"_s,
            u"Too much changed to list all of it; ignore generated folders in .gitignore."_s);
    return json;
}

Result<QJsonObject> Question::one(const QString &path)
{
    auto all = list();
    if (!all)
        return all;
    for (const auto &entry : all->value(u"files"_s).toArray()) {
        auto file = entry.toObject();
        if (file.value(u"path"_s) != path)
            continue;
        if (!file.contains(u"patch"_s) && !file.value(u"binary"_s).toBool()
            && !path.endsWith(u'/')) {
            QStringList paths{path};
            if (file.contains(u"old_path"_s))
                paths.prepend(file.value(u"old_path"_s).toString());
            auto call = m_baseline.call(
                diffArguments({u"--patch"_s}, m_baseline.base) + paths, m_index, m_stop);
            call.maxOutput = maxOnePatch + 1;
            const auto output = mustGit(call);
            if (!output)
                return tl::unexpected(output.error());
            bool cut = false;
            file.insert(u"patch"_s, cutAtLine(output->out, &cut));
            if (cut)
                file.insert(u"patch_truncated"_s, true);
        }
        all->insert(u"files"_s, QJsonArray{file});
        all->insert(u"truncated"_s, file.value(u"patch_truncated"_s).toBool());
        all->remove(u"note"_s);
        return all;
    }
    return fail(ErrorCode::NotFound, u"This file has not changed in this session."_s);
}
} // namespace

Result<QJsonObject> changesSince(
    const Baseline &baseline, const QString &path, const std::atomic_bool *stop)
{
    if (baseline.kind == Baseline::TooLarge)
        return QJsonObject{{u"base"_s, QJsonValue::Null}, {u"files"_s, QJsonArray()},
            {u"truncated"_s, true},
            {u"note"_s,
                u"This folder is too large for ccplant to follow its changes. Put it under git to see them."_s}};
    Question question(baseline, stop);
    return path.isEmpty() ? question.list() : question.one(path);
}

} // namespace ccplant::runner
