// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/names.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

bool isLower(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
}

bool isAlnum(QChar c)
{
    return isLower(c) || (c >= u'A' && c <= u'Z');
}

} // namespace

bool isDnsLabel(QStringView text)
{
    return !text.isEmpty() && text.size() <= 63 && isLower(text.front()) && isLower(text.back())
        && std::ranges::all_of(text, [](QChar c) { return isLower(c) || c == u'-'; });
}

bool isDnsSubdomain(QStringView text)
{
    // Only the whole is bounded (253), as the API server has it.
    const auto part = [](QStringView each) {
        return !each.isEmpty() && isLower(each.front()) && isLower(each.back())
            && std::ranges::all_of(each, [](QChar c) { return isLower(c) || c == u'-'; });
    };
    if (text.isEmpty() || text.size() > 253)
        return false;
    const auto parts = text.split(u'.');
    return std::ranges::all_of(parts, part);
}

bool isLabelValue(QStringView text)
{
    return text.isEmpty()
        || (text.size() <= 63 && isAlnum(text.front()) && isAlnum(text.back())
            && std::ranges::all_of(
                text, [](QChar c) { return isAlnum(c) || c == u'-' || c == u'_' || c == u'.'; }));
}

bool isLabelKey(QStringView text)
{
    const qsizetype slash = text.indexOf(u'/');
    const QStringView name = text.sliced(slash + 1);
    return (slash < 0 || isDnsSubdomain(text.first(slash))) && !name.isEmpty()
        && isLabelValue(name);
}

LabelSelector::LabelSelector(const QMap<QString, QString> &labels)
{
    for (const auto &[key, value] : labels.asKeyValueRange())
        equals(key, value);
}

LabelSelector &LabelSelector::equals(const QString &key, const QString &value)
{
    m_terms << key + u'=' + value;
    return *this;
}

LabelSelector &LabelSelector::differs(const QString &key, const QString &value)
{
    m_terms << key + u"!="_s + value;
    return *this;
}

LabelSelector &LabelSelector::in(const QString &key, const QStringList &values)
{
    m_terms << key + u" in ("_s + values.join(u',') + u')';
    return *this;
}

LabelSelector &LabelSelector::exists(const QString &key)
{
    m_terms << key;
    return *this;
}

LabelSelector &LabelSelector::absent(const QString &key)
{
    m_terms << u'!' + key;
    return *this;
}

QString fieldEquals(const QString &field, const QString &value)
{
    QString escaped;
    for (const QChar c : value) {
        if (c == u'\\' || c == u',' || c == u'=')
            escaped += u'\\';
        escaped += c;
    }
    return field + u'=' + escaped;
}

} // namespace ccplant::kube
