// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace ccplant::kube {

/// RFC 1123 label, ≤ 63 characters: names of namespaces, Services and containers.
bool isDnsLabel(QStringView text);
/// RFC 1123 subdomain, ≤ 253 characters: names of most objects.
bool isDnsSubdomain(QStringView text);
/// What may stand in a label's value: empty, or ≤ 63 of [A-Za-z0-9._-], alphanumeric at both ends.
bool isLabelValue(QStringView text);
/// `name` or `prefix/name`: the key of a label or an annotation.
bool isLabelKey(QStringView text);

/// Label selectors, joined by commas: all must hold.
class LabelSelector {
public:
    LabelSelector() = default;
    explicit LabelSelector(const QMap<QString, QString> &labels);
    LabelSelector &equals(const QString &key, const QString &value);
    LabelSelector &differs(const QString &key, const QString &value);
    LabelSelector &in(const QString &key, const QStringList &values);
    LabelSelector &exists(const QString &key);
    LabelSelector &absent(const QString &key);
    QString text() const { return m_terms.join(u','); }

private:
    QStringList m_terms;
};

/// `field=value` with what the field selector syntax needs escaped.
QString fieldEquals(const QString &field, const QString &value);

} // namespace ccplant::kube
