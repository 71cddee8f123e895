// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/kube/test_cluster.h"

namespace ccplant::test {

inline constexpr int podPatience =
    90'000; // ms: the machine is busy, and a pod may take its time to go

/// A namespace in which sessions can run: with the account of their pods, in a cluster whose nodes
/// have the image of CCPLANT_TEST_KUBE_IMAGE.
class SessionCluster : public TestCluster {
public:
    /// Why no session can run; empty when they can.
    static QString whyNot();
    static QString image();
    SessionCluster();

    /// How many objects belong to a session: pods, services, secrets, claims, config maps. A list
    /// that fails counts 100.
    qsizetype objectsOf(const QString &session);
    /// Waits until there are none.
    bool isGone(const QString &session);
    /// A volume of the node that the tests' cluster runs on; the class that its one claim must ask
    /// for. Removed with removeVolume().
    QString makeVolume(const QString &name);
    void removeVolume(const QString &storageClass);
};

} // namespace ccplant::test
