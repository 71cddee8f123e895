// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/diffparse.h"

#include <QFile>
#include <QHash>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

namespace {
// The NUL-separated fields, taken one by one.
class Fields {
public:
    explicit Fields(const QByteArray &output)
        : m_fields(output.split('\0'))
    {
        if (!m_fields.isEmpty() && m_fields.last().isEmpty())
            m_fields.removeLast();
    }
    bool atEnd() const { return m_next >= m_fields.size(); }
    bool startsWith(char c) const { return !atEnd() && m_fields.at(m_next).startsWith(c); }
    QByteArray take() { return atEnd() ? QByteArray() : m_fields.at(m_next++); }

private:
    QList<QByteArray> m_fields;
    qsizetype m_next = 0;
};

// ":100644 100644 sha sha R087" NUL old NUL new
bool readRaw(Fields &fields, ChangedFile &file)
{
    const auto head = fields.take().split(' ');
    if (head.size() != 5 || head.at(4).isEmpty())
        return false;
    file.status = head.at(4).front();
    if (file.status == 'R' || file.status == 'C')
        file.oldPath = QFile::decodeName(fields.take());
    file.path = QFile::decodeName(fields.take());
    return !file.path.isEmpty();
}

// "added TAB removed TAB path" NUL, or for renames "added TAB removed TAB" NUL old NUL new NUL; "-"
// for binary files
bool readNumbers(Fields &fields, QList<ChangedFile> &files, const QHash<QString, qsizetype> &byPath)
{
    const auto line = fields.take();
    const auto first = line.indexOf('\t'), second = line.indexOf('\t', first + 1);
    if (first < 0 || second < 0)
        return false;
    auto name = line.sliced(second + 1);
    if (name.isEmpty()) {
        fields.take();
        name = fields.take();
    }
    const auto found = byPath.constFind(QFile::decodeName(name));
    if (found == byPath.constEnd())
        return false;
    auto &file = files[*found];
    file.binary = line.startsWith('-');
    file.added = line.first(first).toLongLong();
    file.removed = line.sliced(first + 1, second - first - 1).toLongLong();
    return true;
}
} // namespace

Result<QList<ChangedFile>> parseChanges(const QByteArray &output)
{
    const auto garbled = [] {
        return fail(ErrorCode::Internal, u"The list of changes could not be read."_s,
            u"unexpected output of git diff"_s);
    };
    Fields fields(output);
    QList<ChangedFile> files;
    QHash<QString, qsizetype> byPath;
    while (fields.startsWith(':')) {
        ChangedFile file;
        if (!readRaw(fields, file))
            return garbled();
        byPath.insert(file.path, files.size());
        files.append(file);
    }
    while (!fields.atEnd()) {
        if (!readNumbers(fields, files, byPath))
            return garbled();
    }
    return files;
}

QList<QByteArray> splitPatches(const QByteArray &output)
{
    // Lines of content begin with ' ', '+', '-' or '\', so this can only be a header.
    static const QByteArray header = "diff --git ";
    QList<QByteArray> patches;
    qsizetype start = output.startsWith(header) ? 0 : output.indexOf("\n" + header) + 1;
    if (start == 0 && !output.startsWith(header))
        return patches;
    while (start < output.size()) {
        const auto next = output.indexOf("\n" + header, start);
        const auto end = next < 0 ? output.size() : next + 1;
        patches.append(output.sliced(start, end - start));
        start = end;
    }
    return patches;
}

} // namespace ccplant::runner
