// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/paths/paths.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

QString below(const char *folder, const QString &path)
{
    return QString::fromUtf8(folder) + u'/' + path;
}

} // namespace

QString program(const QString &name)
{
    return below(CCPLANT_BUILD_DIR "/bin", name);
}

QString testProgram(const QString &name)
{
    return below(CCPLANT_BUILD_DIR "/tests", name);
}

QString sourceFile(const QString &path)
{
    return below(CCPLANT_SOURCE_DIR, path);
}

QString screenshotFile(const QString &name)
{
    const QString folder = below(CCPLANT_BUILD_DIR, u"screenshots"_s);
    QDir().mkpath(folder);
    return folder + u'/' + name + u".png"_s;
}

QString printedFolder()
{
    const QString folder = below(CCPLANT_BUILD_DIR, u"tests/printed"_s);
    QDir().mkpath(folder);
    return folder;
}

} // namespace ccplant::test
