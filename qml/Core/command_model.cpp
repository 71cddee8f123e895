// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/client_core.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {
constexpr int maxSessions = 20; // the palette is for jumping, not for reading
}

int fuzzyScore(QStringView query, QStringView text)
{
    const QString needle = query.toString().toCaseFolded().remove(u' ');
    const QString hay = text.toString().toCaseFolded();
    if (needle.isEmpty())
        return 1;
    int score = 0, streak = 0;
    qsizetype at = 0;
    for (const QChar letter : needle) {
        const qsizetype found = hay.indexOf(letter, at);
        if (found < 0)
            return 0;
        const bool wordStart = found == 0 || !hay.at(found - 1).isLetterOrNumber();
        streak = found == at ? streak + 1 : 0;
        score += 1 + (wordStart ? 8 : 0) + streak * 3;
        at = found + 1;
    }
    if (const qsizetype whole = hay.indexOf(query.toString().toCaseFolded()); whole >= 0) {
        const bool startsWord = whole == 0 || !hay.at(whole - 1).isLetterOrNumber();
        score += whole == 0 ? 60 : startsWord ? 30 : 10;
    }
    return score;
}

CommandModel::CommandModel(QObject *parent)
    : QAbstractListModel(parent)
{
    // Commands come and change many at a time: a window that opens makes dozens.
    m_later.setSingleShot(true);
    m_later.setInterval(0);
    connect(&m_later, &QTimer::timeout, this, &CommandModel::rebuild);
    connect(ClientCore::instance()->commands(), &CommandRegistry::changed, &m_later,
        qOverload<>(&QTimer::start));
    rebuild();
}

int CommandModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QHash<int, QByteArray> CommandModel::roleNames() const
{
    return {{TextRole, "text"_ba}, {SectionRole, "section"_ba}, {ShortcutRole, "shortcut"_ba},
        {SessionIdRole, "sessionId"_ba}, {StatusGroupRole, "statusGroup"_ba}};
}

QVariant CommandModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return row.command ? row.command->text() : row.title;
    case SectionRole:
        return row.command ? row.command->section() : tr("Sessions");
    case ShortcutRole:
        return row.command ? row.command->shortcut() : QString();
    case SessionIdRole:
        return row.sessionId;
    case StatusGroupRole:
        return row.group;
    default:
        return {};
    }
}

void CommandModel::setQuery(const QString &query)
{
    if (m_query == query)
        return;
    m_query = query;
    rebuild();
}

void CommandModel::setKeysOnly(bool on)
{
    if (m_keysOnly == on)
        return;
    m_keysOnly = on;
    rebuild();
}

void CommandModel::rebuild()
{
    m_later.stop();
    QList<Row> commands, sessions;
    const QList<Command *> all = ClientCore::instance()->commands()->commands();
    for (Command *command : all) {
        const bool wanted =
            m_keysOnly ? !command->shortcut().isEmpty() : command->enabled() && !command->keyOnly();
        const int score = std::max(
            fuzzyScore(m_query, command->text()), fuzzyScore(m_query, command->keywords()) / 2);
        if (wanted && score > 0 && !command->text().isEmpty())
            commands << Row{command, {}, {}, {}, score};
    }
    const SessionListModel *list = ClientCore::instance()->sessions()->all();
    for (int row = 0; !m_keysOnly && !m_query.isEmpty() && row < list->count(); ++row) {
        const SessionInfo &info = list->at(row);
        const int score =
            fuzzyScore(m_query, QString(info.title + u' ' + shortRepository(info.repository)));
        if (score > 0 && !list->isHidden(info.id))
            sessions << Row{nullptr, info.id, info.title.isEmpty() ? info.id : info.title,
                nameOf(info.group()), score};
    }
    const auto better = [](const Row &left, const Row &right) { return left.score > right.score; };
    if (!m_query.isEmpty())
        std::stable_sort(commands.begin(), commands.end(), better);
    std::stable_sort(sessions.begin(), sessions.end(), better);
    beginResetModel();
    m_rows = commands + sessions.first(std::min<qsizetype>(sessions.size(), maxSessions));
    endResetModel();
    Q_EMIT queryChanged();
}

void CommandModel::run(int row)
{
    if (row < 0 || row >= m_rows.size())
        return;
    const Row chosen = m_rows.at(row); // running it may change the list
    if (chosen.command)
        chosen.command->trigger();
    else if (!chosen.sessionId.isEmpty())
        ClientCore::instance()->sessions()->setCurrentId(chosen.sessionId);
}

} // namespace ccplant::client
