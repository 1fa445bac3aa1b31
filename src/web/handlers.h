/* SPDX-License-Identifier: Apache-2.0
 *
 * Every handler of the route table, in its order; each stands in web/NAME.c.
 */
#ifndef WEB_HANDLERS_H
#define WEB_HANDLERS_H

#include "web/web.h"

bool openapi_get(struct visit *v);
bool home_get(struct visit *v);
bool sign_in_get(struct visit *v);
bool sign_in_admit(struct visit *v);
bool sign_in_post(struct visit *v);
bool sign_in_demo_post(struct visit *v);
bool sign_in_link_get(struct visit *v);
bool sign_in_link_post(struct visit *v);
bool welcome_get(struct visit *v);
bool welcome_post(struct visit *v);
bool settings_claim_post(struct visit *v);
bool people_claim_post(struct visit *v);
bool sign_out_post(struct visit *v);
bool set_up_get(struct visit *v);
bool set_up_post(struct visit *v);
bool set_up_demo_post(struct visit *v);
bool set_up_calendar_get(struct visit *v);
bool set_up_calendar_post(struct visit *v);
bool set_up_team_get(struct visit *v);
bool set_up_team_post(struct visit *v);
bool set_up_team_file_post(struct visit *v);
bool plan_find_post(struct visit *v);
bool plan_accept_post(struct visit *v);
bool plan_talk_places_get(struct visit *v);
bool plan_talk_move_post(struct visit *v);
bool plan_talk_set_post(struct visit *v);
bool person_pair_post(struct visit *v);
bool person_link_post(struct visit *v);
bool topic_add_post(struct visit *v);
bool request_add_post(struct visit *v);
bool request_post(struct visit *v);
bool today_three_post(struct visit *v);
bool today_not_now_post(struct visit *v);
bool talk_now_post(struct visit *v);
bool talk_log_post(struct visit *v);
bool talk_begin_post(struct visit *v);
bool talk_state_get(struct visit *v);
bool talk_end_post(struct visit *v);
bool talk_capture_post(struct visit *v);
bool talk_cancel_post(struct visit *v);
bool talk_counter_post(struct visit *v);
bool talk_shorten_post(struct visit *v);
bool talk_miss_post(struct visit *v);
bool talk_move_post(struct visit *v);
bool talk_deny_post(struct visit *v);
bool talk_allow_post(struct visit *v);
bool step_post(struct visit *v);
bool passed_post(struct visit *v);
bool need_add_post(struct visit *v);
bool need_post(struct visit *v);
bool topic_post(struct visit *v);
bool undo_post(struct visit *v);
bool team_offer_post(struct visit *v);
bool team_offer_end_post(struct visit *v);
bool offer_wish_post(struct visit *v);
bool check_in_post(struct visit *v);
bool check_in_act_post(struct visit *v);
bool check_in_wish_post(struct visit *v);
bool me_post(struct visit *v);
bool thank_post(struct visit *v);
bool thanks_post(struct visit *v);
bool settings_get(struct visit *v);
bool settings_matter_get(struct visit *v);
bool settings_post(struct visit *v);
bool settings_question_post(struct visit *v);
bool settings_question_del_post(struct visit *v);
bool settings_question_file_post(struct visit *v);
bool settings_question_file_get(struct visit *v);
bool settings_shared_question_post(struct visit *v);
bool settings_shared_question_del_post(struct visit *v);
bool settings_shared_question_file_post(struct visit *v);
bool settings_shared_question_file_get(struct visit *v);
bool settings_address_post(struct visit *v);
bool settings_password_post(struct visit *v);
bool settings_calendar_post(struct visit *v);
bool settings_mail_again_post(struct visit *v);
bool settings_talks_mail_post(struct visit *v);
bool settings_talks_address_post(struct visit *v);
bool settings_token_post(struct visit *v);
bool settings_token_del_post(struct visit *v);
bool calendar_own_get(struct visit *v);
bool calendar_feed_get(struct visit *v);
bool settings_feed_post(struct visit *v);
bool settings_caldav_post(struct visit *v);
bool settings_caldav_set_post(struct visit *v);
bool settings_caldav_del_post(struct visit *v);
bool settings_calendar_set_post(struct visit *v);
bool settings_calendar_del_post(struct visit *v);
bool health_get(struct visit *v);
bool ready_get(struct visit *v);
bool metrics_get(struct visit *v);

/* The pages that are filled once and written as HTML and JSON; each stands in web/NAME.c. */
extern const struct web_page requests_page, passed_page;
extern const struct web_page request_page;
extern const struct entity request_act, passed_act;
extern const struct web_page steps_page;
extern const struct web_page step_page;
extern const struct web_page need_page;
extern const struct web_page topic_page;
extern const struct web_page people_page;
extern const struct web_page person_page;
extern const struct web_page today_page;
extern const struct web_page plan_page;
extern const struct web_page talk_page;
extern const struct web_page now_page;
extern const struct web_page mode_page;
extern const struct web_page cancel_page;
extern const struct web_page check_in_page;
extern const struct web_page me_page;
extern const struct web_page card_page;
extern const struct web_page questions_page;
extern const struct web_page shared_questions_page;
extern const struct web_page team_page;
extern const struct web_page thanks_page;
extern const struct web_page thank_page;
extern const struct web_page given_page;
extern const struct web_page settings_all_page;
extern const struct web_page settings_calendars_page;
extern const struct web_page settings_caldav_page;
extern const struct web_page settings_talks_page;
extern const struct web_page settings_me_page;
extern const struct web_page settings_password_page;
extern const struct web_page settings_addresses_page;
extern const struct web_page settings_tokens_page;
extern const struct entity named_view; /* somebody by id, name and thanks (web/me.c) */
/* What their addresses and bodies say. */
extern const struct entity paged_query;
extern const struct entity step_act;
extern const struct entity need_act;
extern const struct entity offer_wish_act;
extern const struct entity check_in_act;
extern const struct entity plan_query;
extern const struct entity plan_accept_body;
extern const struct entity plan_move_body;
extern const struct entity plan_set_body;
extern const struct entity three_body;
extern const struct entity not_now_body;
extern const struct entity log_body;
extern const struct entity end_body;
extern const struct entity shorten_body;
extern const struct entity move_body;
extern const struct entity counter_body;
extern const struct entity mode_query;

#endif
