// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/diff_model.h"

namespace ccplant::chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxShownLine = 4000;

/// Text of which rich text keeps every space.
QString escaped(QStringView text)
{
    QString html = text.toString().replace(u'\t', "    "_L1).toHtmlEscaped();
    return html.replace(u' ', QChar(QChar::Nbsp));
}

} // namespace

DiffModel::DiffModel(QObject *parent)
    : QAbstractListModel(parent)
{
    connect(this, &DiffModel::markChanged, this, [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0), index(rowCount() - 1), {HtmlRole});
    });
}

int DiffModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    const int all = int(compute().lines.size());
    return m_limit > 0 ? std::min(all, m_limit) : all;
}

QHash<int, QByteArray> DiffModel::roleNames() const
{
    return {{TypeRole, "type"}, {OldLineRole, "oldLine"}, {NewLineRole, "newLine"},
        {PlainRole, "plain"}, {HtmlRole, "html"}};
}

QVariant DiffModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    static const QStringList types{u"context"_s, u"added"_s, u"removed"_s, u"hunk"_s};
    const DiffLine &line = compute().lines.at(index.row());
    switch (role) {
    case TypeRole:
        return types.at(line.type);
    case OldLineRole:
        return line.oldLine;
    case NewLineRole:
        return line.newLine;
    case PlainRole:
        return line.text;
    case HtmlRole:
        return html(line);
    default:
        return {};
    }
}

QString DiffModel::html(const DiffLine &line) const
{
    const QStringView text = QStringView(line.text).first(std::min(line.text.size(), maxShownLine));
    const QString mark = u"<span style=\"background-color:%1\">"_s.arg(
        (line.type == DiffLine::Added ? m_addedMark : m_removedMark).name());
    QString out;
    qsizetype at = 0;
    for (const DiffMark &changed : line.marks) {
        if (changed.begin + changed.length > text.size())
            break;
        out += escaped(text.sliced(at, changed.begin - at)) + mark
            + escaped(text.sliced(changed.begin, changed.length)) + "</span>"_L1;
        at = changed.begin + changed.length;
    }
    out += escaped(text.sliced(at));
    return text.size() < line.text.size() ? out + u'…' : out;
}

int DiffModel::digits() const
{
    int highest = 1;
    for (const DiffLine &line : compute().lines)
        highest = std::max({highest, line.oldLine, line.newLine});
    return int(QString::number(highest).size());
}

const Diff &DiffModel::compute() const
{
    if (!m_known) {
        m_diff = m_patch.isEmpty() ? diffTexts(m_old, m_new) : readPatch(m_patch);
        m_known = true;
    }
    return m_diff;
}

void DiffModel::invalidate()
{
    beginResetModel();
    m_known = false;
    endResetModel();
    Q_EMIT sourceChanged();
    Q_EMIT changed();
}

void DiffModel::setOldText(const QString &text)
{
    if (std::exchange(m_old, text) != text)
        invalidate();
}

void DiffModel::setNewText(const QString &text)
{
    if (std::exchange(m_new, text) != text)
        invalidate();
}

void DiffModel::setPatch(const QString &patch)
{
    if (std::exchange(m_patch, patch) != patch)
        invalidate();
}

void DiffModel::setLimit(int limit)
{
    if (limit == m_limit)
        return;
    beginResetModel();
    m_limit = limit;
    endResetModel();
    Q_EMIT changed();
}

} // namespace ccplant::chat
