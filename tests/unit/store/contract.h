// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/store.h"

#include <functional>
#include <memory>
#include <QObject>

namespace ccplant::test {

/// What every store promises (server/store/store.h), whatever is behind it. Run it against each.
class StoreContract : public QObject {
    Q_OBJECT
public:
    /// `fresh` gives an empty store; `again` opens a second one on what the last fresh one keeps
    /// its records in.
    using Factory = std::function<std::unique_ptr<store::Store>()>;
    StoreContract(Factory fresh, Factory again);

private Q_SLOTS:
    void init();
    void cleanup();
    void what_was_put_is_got();
    void what_is_not_there_is_not_found();
    void a_new_store_object_sees_what_was_put();
    void put_replaces_body_owner_and_labels();
    void created_stays_and_updated_moves();
    void absent_is_refused_for_what_exists();
    void an_exact_version_is_demanded();
    void a_version_of_something_removed_is_not_found();
    void a_version_is_never_used_twice();
    void remove_takes_it_away();
    void remove_with_an_old_version_changes_nothing();
    void remove_and_absent_makes_no_sense();
    void names_that_are_no_names_are_refused_data();
    void names_that_are_no_names_are_refused();
    void too_large_records_are_refused();
    void list_gives_one_collection_in_order();
    void list_filters_by_labels_and_owner();
    void list_pages_give_everything_once();
    void a_page_boundary_survives_removals();
    void hostile_text_is_only_text();
    void ten_thousand_records();
    void writes_are_applied_in_the_order_asked();
    void everything_asked_before_the_end_is_done();
    void changes_are_told_once_and_in_order();
    void two_writers_on_one_version_one_wins();
    void counting_by_two_loses_nothing();

private:
    store::Record record(const QString &id, const QJsonObject &body = {}) const;

    Factory m_fresh;
    Factory m_again;
    std::unique_ptr<store::Store> m_store;
};

} // namespace ccplant::test
