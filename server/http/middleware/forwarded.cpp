// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/middleware/forwarded.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace ccplant::http {

namespace {

constexpr qsizetype mostHops = 32;

struct Hop {
    QHostAddress address; // null: hidden or nonsense
    QByteArray scheme;
};

/// An IPv4 address in IPv6 clothes is an IPv4 address.
QHostAddress plain(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    return isV4 ? QHostAddress(v4) : address;
}

/// `192.0.2.1`, `192.0.2.1:80`, `[2001:db8::1]:80`, `2001:db8::1`; null for `unknown` and the like.
QHostAddress addressIn(QByteArray text)
{
    text = text.trimmed();
    if (text.startsWith('['))
        text = text.sliced(1, std::max<qsizetype>(0, text.indexOf(']') - 1));
    else if (text.count(':') == 1)
        text = text.first(text.indexOf(':'));
    return plain(QHostAddress(QString::fromLatin1(text)));
}

QByteArray schemeIn(const QByteArray &text)
{
    const QByteArray scheme = text.trimmed().toLower();
    return scheme == "http" || scheme == "https" ? scheme : QByteArray();
}

QByteArray unquoted(QByteArray text)
{
    text = text.trimmed();
    return text.size() >= 2 && text.startsWith('"') && text.endsWith('"')
        ? text.sliced(1, text.size() - 2)
        : text;
}

/// All fields of a name, as one list.
QList<QByteArray> listOf(const QHttpHeaders &headers, QLatin1StringView name)
{
    QList<QByteArray> items;
    for (const QByteArray &field : headers.values(name))
        items += field.split(',');
    return items;
}

QList<Hop> hopsOfForwarded(const QHttpHeaders &headers)
{
    QList<Hop> hops;
    for (const QByteArray &element : listOf(headers, "forwarded"_L1)) {
        Hop hop;
        for (const QByteArray &pair : element.split(';')) {
            const qsizetype equals = pair.indexOf('=');
            const QByteArray name = pair.left(equals).trimmed().toLower();
            if (equals > 0 && name == "for")
                hop.address = addressIn(unquoted(pair.sliced(equals + 1)));
            else if (equals > 0 && name == "proto")
                hop.scheme = schemeIn(unquoted(pair.sliced(equals + 1)));
        }
        hops << hop;
    }
    return hops;
}

/// X-Forwarded-Proto has an entry for each hop, or only one: then it is the client's.
QList<Hop> hopsOfLists(const QHttpHeaders &headers)
{
    QList<Hop> hops;
    const QList<QByteArray> schemes = listOf(headers, "x-forwarded-proto"_L1);
    const QList<QByteArray> addresses = listOf(headers, "x-forwarded-for"_L1);
    for (qsizetype i = 0; i < addresses.size(); ++i) {
        const bool each = schemes.size() == addresses.size();
        hops << Hop{addressIn(addresses[i]),
            schemeIn(each ? schemes[i] : schemes.value(schemes.size() - 1))};
    }
    return hops;
}

bool saysWho(const QByteArray &name)
{
    static const QList<QByteArray> names{"forwarded", "x-real-ip", "x-client-ip",
        "x-cluster-client-ip", "true-client-ip", "cf-connecting-ip", "x-remote-user", "remote-user",
        "x-original-url", "x-rewrite-url"};
    return names.contains(name)
        || std::ranges::any_of(QList<QByteArray>{"x-forwarded-", "x-user-", "x-auth-request-"},
            [&](const QByteArray &prefix) { return name.startsWith(prefix); });
}

void strip(QHttpHeaders &headers)
{
    for (qsizetype i = headers.size() - 1; i >= 0; --i) {
        if (saysWho(QByteArray(headers.nameAt(i).data(), headers.nameAt(i).size()).toLower()))
            headers.removeAt(i);
    }
}

} // namespace

Result<TrustedProxies> TrustedProxies::parse(const QStringList &texts)
{
    TrustedProxies proxies;
    for (const QString &text : texts) {
        const bool single = !text.contains(u'/');
        const QHostAddress one(text);
        const auto network = single
            ? std::pair(one, one.protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128)
            : QHostAddress::parseSubnet(text);
        if (network.first.isNull() || network.second < 0)
            return fail(ErrorCode::InvalidRequest,
                u"'%1' is no address or network, such as 10.0.0.1 or 10.0.0.0/8"_s.arg(
                    text.left(100)));
        proxies.m_networks << network;
    }
    return proxies;
}

bool TrustedProxies::contains(const QHostAddress &address) const
{
    const QHostAddress asked = plain(address);
    return std::ranges::any_of(m_networks, [&](const auto &network) {
        return network.first.protocol() == asked.protocol()
            && asked.isInSubnet(network.first, network.second);
    });
}

Client clientOf(
    const QHttpHeaders &headers, const QHostAddress &peer, const TrustedProxies &proxies)
{
    Client client{plain(peer), {}};
    const QList<Hop> hops =
        headers.contains("forwarded"_L1) ? hopsOfForwarded(headers) : hopsOfLists(headers);
    qsizetype left = mostHops;
    for (const Hop &hop : hops | std::views::reverse) {
        if (!proxies.contains(client.address) || hop.address.isNull() || --left < 0)
            break; // what stands further left is the word of a stranger
        client = {hop.address, hop.scheme};
    }
    return client;
}

void addForwarded(Router &router, TrustedProxies proxies)
{
    router.addFilter(
        [proxies = std::move(proxies)](Request &request, const Match &) -> std::optional<Reply> {
            if (proxies.contains(request.peer)) {
                const Client client = clientOf(request.headers, request.peer, proxies);
                request.peer = client.address;
                request.scheme = client.scheme;
            }
            strip(request.headers);
            return {};
        });
}

} // namespace ccplant::http
