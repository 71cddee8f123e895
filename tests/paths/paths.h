// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ccplant::test {

/// A program of the product, in build/PRESET/bin.
QString program(const QString &name);
/// A program that only tests use, in build/PRESET/tests.
QString testProgram(const QString &name);
/// A file of the checkout, by its path from the top.
QString sourceFile(const QString &path);
/// Where the picture `name`.png goes; makes the folder build/PRESET/screenshots.
QString screenshotFile(const QString &name);

/// Where servers of tests leave what they printed, for tst_redaction.
QString printedFolder();

} // namespace ccplant::test
