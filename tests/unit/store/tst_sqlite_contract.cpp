// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/sqlite/sqlite_store.h"
#include "tests/unit/store/contract.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    std::unique_ptr<QTemporaryDir> folder;
    const auto open = [&]() -> std::unique_ptr<store::Store> {
        auto opened = store::SqliteStore::open({.file = folder->filePath(u"test.db"_s)});
        if (!opened)
            qFatal("%s", qPrintable(opened.error().detail + opened.error().internal));
        return std::move(*opened);
    };
    test::StoreContract contract(
        [&] {
            folder = std::make_unique<QTemporaryDir>();
            return open();
        },
        open);
    return QTest::qExec(&contract, argc, argv);
}
