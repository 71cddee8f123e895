// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/client.h"
#include "server/kube/lease/elector.h"

#include <QObject>

namespace ccplant::kube {

struct LeaseOptions {
    QString nameSpace;
    QString name; ///< of the Lease
    QString identity; ///< see newIdentity()
    LeaseTiming timing = {};
};

/// `HOST_RANDOM`: of one process.
QString newIdentity();

/// Takes part in the election of a leader among those who name the same Lease, until it is stopped.
/// What only a leader may do is done between elected() and lost(), with token() in what it writes
/// (see FencingToken), and with term() in its calls. There may be many terms.
///
/// Lives in the client's thread. `client` must outlive it, and should have no other work: renewals
/// that queue up behind a thousand calls come too late. Needs the verbs get, create and update on
/// `leases`.
class LeaderElection : public QObject {
    Q_OBJECT
public:
    LeaderElection(Client &client, LeaseOptions options, QObject *parent = nullptr);
    /// Without giving the Lease away: the others wait until it has run out.
    ~LeaderElection() override;

    /// Once.
    void start();
    /// Loses, and gives the Lease away so that another one leads at once. Ends within
    /// `renewWithin`, also when the server cannot be reached. End your guarded work before.
    QCoro::Task<void> stop();

    /// Whether it leads at this very moment. Ask before each thing that only a leader may do.
    bool leads() const;
    /// Null when it does not lead.
    FencingToken token() const;
    /// Is stopped when the present term is over; give it to calls.
    std::stop_token term() const;
    /// Who leads, as far as is known; may be empty.
    QString leader() const;
    const QString &identity() const;

Q_SIGNALS:
    void elected(const ccplant::kube::FencingToken &token);
    void lost(const QString &why);
    void leaderChanged(const QString &identity);
    void stopped();

private:
    struct Private;
    const std::shared_ptr<Private> d;
};

} // namespace ccplant::kube
