// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QPointer>
#include <QTimer>
#include <QtQmlIntegration>

namespace ccplant::chat {

/// Finds entries of a transcript by their words. `matches` are {kind, id}, in the order of the
/// transcript; they follow the transcript while it grows.
class TranscriptSearch : public QObject {
    Q_OBJECT
    QML_ELEMENT
    /// Has the roles kind, entryId, text and title.
    Q_PROPERTY(QAbstractItemModel *model READ model WRITE setModel NOTIFY modelChanged)
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    Q_PROPERTY(int count READ count NOTIFY matchesChanged)
public:
    explicit TranscriptSearch(QObject *parent = nullptr);

    QAbstractItemModel *model() const { return m_model; }
    void setModel(QAbstractItemModel *model);
    QString query() const { return m_query; }
    void setQuery(const QString &query);
    int count() const { return int(m_matches.size()); }
    /// {kind, id} of a match, 0 ≤ index < count.
    Q_INVOKABLE QVariantMap match(int index) const;

Q_SIGNALS:
    void modelChanged();
    void queryChanged();
    void matchesChanged();

private:
    struct Match {
        QString kind, id;
        bool operator==(const Match &) const = default;
    };
    void run();

    QPointer<QAbstractItemModel> m_model;
    QString m_query;
    QList<Match> m_matches;
    QTimer m_timer;
};

} // namespace ccplant::chat
