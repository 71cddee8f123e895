// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/repository.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

constexpr auto allowed =
    "Give an absolute path of a local repository, a URL (https, http, ssh, file), or OWNER/NAME of GitHub."_L1;

Failure wrong(const QString &what)
{
    return fail(ErrorCode::InvalidRequest, u"repository: "_s + what + u' ' + allowed, {},
        {{"field"_L1, "repository"_L1}});
}

bool hasControls(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.category() == QChar::Other_Control; });
}

Result<RepositoryRef> readUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    static const QStringList schemes{u"http"_s, u"https"_s, u"ssh"_s, u"file"_s};
    if (!url.isValid())
        return wrong(u"this is no valid URL."_s);
    if (!schemes.contains(url.scheme()))
        return wrong(u"URLs of scheme \"%1\" are not allowed."_s.arg(url.scheme()));
    if (!url.password().isEmpty())
        return wrong(
            u"a password in the URL would be shown to everybody who sees the session. Use git's credential helper."_s);
    if (url.scheme() != "file"_L1 && (url.host().isEmpty() || url.host().startsWith(u'-')))
        return wrong(u"the URL has no valid host."_s);
    if (url.userName().startsWith(u'-') || url.path().isEmpty())
        return wrong(u"the URL has no valid user or path."_s);
    return RepositoryRef{RepositoryRef::Remote, text};
}

} // namespace

Result<RepositoryRef> readRepository(const QString &text, const QString &home)
{
    if (text.isEmpty() || text.size() > 4096 || hasControls(text))
        return wrong(u"empty, too long, or with control characters."_s);
    if (text.startsWith(u'-') || text.contains("::"_L1))
        return wrong(u"this is not allowed."_s); // an option of git, or a transport helper
    if (text.startsWith("~/"_L1))
        return RepositoryRef{RepositoryRef::Local, QDir::cleanPath(home + text.mid(1))};
    if (text.startsWith(u'/'))
        return RepositoryRef{RepositoryRef::Local, QDir::cleanPath(text)};
    if (text.contains("://"_L1))
        return readUrl(text);
    static const QRegularExpression github(
        u"\\A[A-Za-z0-9][A-Za-z0-9-]{0,38}/(?!\\.\\.?\\z)[A-Za-z0-9._-]{1,100}\\z"_s);
    if (github.match(text).hasMatch())
        return RepositoryRef{RepositoryRef::Remote, u"https://github.com/"_s + text};
    static const QRegularExpression scp(
        u"\\A[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[^-].*\\z"_s);
    if (scp.match(text).hasMatch())
        return RepositoryRef{RepositoryRef::Remote, text};
    return wrong(u"this is none of them."_s);
}

Result<QString> readBranch(const QString &text)
{
    static const QRegularExpression name(u"\\A[A-Za-z0-9_][A-Za-z0-9._/+@#-]{0,243}\\z"_s);
    const bool good = name.match(text).hasMatch() && !text.contains(".."_L1)
        && !text.contains("//"_L1) && !text.contains("@{"_L1) && !text.contains("/."_L1)
        && !text.endsWith(u'/') && !text.endsWith(u'.') && !text.endsWith(".lock"_L1);
    if (good)
        return text;
    return fail(ErrorCode::InvalidRequest,
        u"branch: not a valid name. Give the name of a branch or tag, or a commit, without spaces, \"..\" and a leading \"-\"."_s,
        {}, {{"field"_L1, "branch"_L1}});
}

Result<QString> checkFolder(const QString &path, const QString &dataDir)
{
    const auto wrongFolder = [](const QString &what) {
        return fail(
            ErrorCode::InvalidRequest, u"folder: "_s + what, {}, {{"field"_L1, "folder"_L1}});
    };
    if (!path.startsWith(u'/') || path.size() > 4096 || hasControls(path))
        return wrongFolder(u"give an absolute path."_s);
    const QFileInfo info(path);
    if (!info.exists())
        return wrongFolder(
            u"there is no such folder on the server. Make it first, or leave the field out for an empty one."_s);
    if (!info.isDir())
        return wrongFolder(u"this is not a folder."_s);
    const QString real = info.canonicalFilePath();
    const QString own = QFileInfo(dataDir).canonicalFilePath();
    if (real == own || real.startsWith(own + u'/'))
        return wrongFolder(u"this lies in ccplant's own data folder. Choose another."_s);
    if (!info.isReadable() || !info.isExecutable())
        return wrongFolder(u"the server may not read this folder."_s);
    return real;
}

} // namespace ccplant::runtime
