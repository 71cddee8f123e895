// SPDX-License-Identifier: GPL-3.0-or-later
// seeds FOLDER: gives each file of FOLDER to the fuzz target that this is linked with, and each
// again cut in half: what once broke stays mended, in builds without libFuzzer too.
#include <cstdint>
#include <cstdio>
#include <QDir>
#include <QFile>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    const QDir folder(QString::fromLocal8Bit(argc > 1 ? argv[1] : ""));
    const QStringList names = folder.entryList(QDir::Files);
    if (argc < 2 || names.isEmpty()) {
        std::fprintf(stderr, "no seeds in '%s'\n", argc > 1 ? argv[1] : "");
        return 1;
    }
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly)) {
            std::fprintf(stderr, "cannot read %s\n", qPrintable(file.fileName()));
            return 1;
        }
        std::printf("%s\n", qPrintable(name));
        std::fflush(stdout); // so that a death says whose it was
        const QByteArray bytes = file.readAll();
        for (const qsizetype size : {bytes.size(), bytes.size() / 2})
            LLVMFuzzerTestOneInput(
                reinterpret_cast<const uint8_t *>(bytes.constData()), size_t(size));
    }
    return 0;
}
