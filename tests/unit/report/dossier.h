/*
 * dossier.h - a case for the tests of the pages: a lost parcel, a refund
 * submitted to the supervisor.
 */
#ifndef DOSSIER_H
#define DOSSIER_H

#include <string.h>

#include "report/case_dossier.h"

struct dossier_scene {
	struct arena arena;
	struct case_event events[2];
	struct proposal proposal;
	struct case_decision decision;
	struct case_action action;
	struct case_dossier dossiers[2];
	struct case_pages pages;
};

static inline struct instant
scene_instant(const struct dossier_scene *scene, const char *text)
{
	struct instant instant;
	if (!instant_parse(str_from(text), scene->pages.zone, &instant))
		fail_msg("no instant \"%s\"", text);
	return instant;
}

static inline struct money
dollars(int64_t cents)
{
	return (struct money){ cents, "USD" };
}

/* The money that the order was worth, and that is proposed. */
static inline void
scene_propose(struct dossier_scene *scene)
{
	scene->proposal = (struct proposal){
		.case_id = 7,
		.n = 1,
		.action = ACTION_REFUND_FULL,
		.amount = dollars(4200),
		.cost = dollars(4200),
		.subject = STR("Your refund is approved"),
		.text = STR("Dear Ann,\n\nit is approved.\n"),
		.proposed_by = STR("auto"),
		.need_role = ROLE_SUPERVISOR,
		.new_date = DATE_NONE,
		.token = "3fa91c0d77ab",
	};
}

static inline void
scene_record(struct dossier_scene *scene, struct case_record *record)
{
	*record = (struct case_record){
		.id = 7,
		.complaint = {
			.platform = PLATFORM_EBAY,
			.source_case = STR("5001"),
			.order = STR("O-1"),
			.claim = CLAIM_NOT_RECEIVED,
			.desired = DESIRED_REFUND,
			.text = STR("=1+1"),
			.total = dollars(4200),
			.opened_at = scene_instant(scene, "2026-03-06"),
			.country = STR("US"),
		},
		.state = CASE_SUBMITTED,
		.since = scene->pages.now,
		.received_at = scene->pages.now,
		.verdict = VERDICT_SUBSTANTIATED,
		.rule = STR("P20"),
		.fault = FAULT_CARRIER,
		.cause = STR("lost"),
		.department = STR("logistics"),
		.carrier = STR("yunexpress"),
		.tracking = STR("T1"),
		.destination = STR("US"),
		.due_on = DATE_NONE,
		.estimated_on = DATE_NONE,
		.act_by = DATE_NONE,
		.ack_due = INSTANT_NONE,
		.respond_due = scene_instant(scene, "2026-03-11"),
		.decide_due = INSTANT_NONE,
		.proposal = 1,
	};
}

static inline void
scene_open(struct dossier_scene *scene)
{
	struct error err = { 0 };
	*scene = (struct dossier_scene){ 0 };
	scene->pages.zone = zone_load(STR("Asia/Shanghai"), &scene->arena,
	    &err);
	scene->pages.now = scene_instant(scene, "2026-03-09T02:00:00+08:00");
	scene_propose(scene);
	scene->events[0] = (struct case_event){
		.seq = 1,
		.case_id = 7,
		.at = scene->pages.now,
		.actor = STR("auto"),
		.command = CASE_IMPORT,
		.from = CASE_NEW,
		.to = CASE_RECEIVED,
		.detail = STR("row complaints.csv:2"),
	};
	struct case_dossier *dossier = &scene->dossiers[0];
	scene_record(scene, &dossier->record);
	dossier->facts.mask = FACT_BIT(FACT_LOST);
	dossier->facts.count = 1;
	dossier->facts.proofs[0] = (struct proof){
		.fact = FACT_LOST,
		.source = STR("yun.csv:7"),
		.at = scene_instant(scene, "2026-03-04T14:05:00+08:00"),
		.value = STR("exception, Parcel lost"),
	};
	dossier->proposal = &scene->proposal;
	dossier->events = scene->events;
	dossier->event_count = 1;
	scene->pages.dossiers = scene->dossiers;
	scene->pages.count = 1;
}

/* wang has approved it; it is to be done until the 16th. */
static inline void
scene_approve(struct dossier_scene *scene)
{
	struct case_dossier *dossier = &scene->dossiers[0];
	dossier->record.state = CASE_EXECUTING;
	scene->decision = (struct case_decision){
		.case_id = 7,
		.n = 1,
		.is_approved = true,
		.by = STR("wang"),
		.role = ROLE_SUPERVISOR,
		.at = scene->pages.now,
	};
	scene->action = (struct case_action){
		.id = STR("C-000007/1"),
		.case_id = 7,
		.n = 1,
		.action = ACTION_REFUND_FULL,
		.amount = dollars(4200),
		.state = ACTION_OPEN,
		.approved_by = STR("wang"),
		.approved_at = scene->pages.now,
		.done_at = INSTANT_NONE,
	};
	date_parse(STR("2026-03-16"), &scene->action.due_by);
	dossier->decision = &scene->decision;
	dossier->actions = &scene->action;
	dossier->action_count = 1;
}

static inline void
scene_close(struct dossier_scene *scene)
{
	arena_release(&scene->arena);
}

#endif
