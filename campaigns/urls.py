"""Addresses of campaigns."""

from django.urls import path

from campaigns.views import campaign, draws, public, quotas, tasks

urlpatterns = [
    path("campaigns/", campaign.campaign_page, name="campaign"),
    path("campaigns/<slug:code>/", campaign.campaign_page, name="campaign"),
    path("campaigns/<slug:code>/coverage/", campaign.issue_coverage, name="issue_coverage"),
    path("notice/", campaign.notice_page, name="notice"),
    path("campaigns/<slug:code>/notice/", campaign.notice_page, name="notice"),
    path("quotas/", quotas.quotas_page, name="quotas"),
    path("campaigns/<slug:code>/quotas/", quotas.quotas_page, name="quotas"),
    path("campaigns/<slug:code>/shares/<slug:population>/<slug:unit>/", quotas.local_share, name="local_share"),
    path("draws/", draws.DrawList.as_view(), name="draw_list"),
    path("draws/new/", draws.draw_new, name="draw_new"),
    path("draws/<int:pk>/", draws.draw_page, name="draw"),
    path("draws/<int:pk>/frame.txt", draws.draw_frame, name="draw_frame"),
    path("draws/<int:pk>/package.txt", draws.draw_package, name="draw_package"),
    path("draws/<int:pk>/top-up/", draws.draw_top_up, name="draw_top_up"),
    path("draws/<int:pk>/seed/", draws.draw_seed, name="draw_seed"),
    path("draws/<int:pk>/void/", draws.draw_void, name="draw_void"),
    path("draws/<int:pk>/void/approve/", draws.draw_void_approve, name="draw_void_approve"),
    path("tasks/", tasks.TaskList.as_view(), name="task_list"),
    path("tasks/<int:pk>/", tasks.task_page, name="task"),
    path("tasks/<int:pk>/substitute/", tasks.task_substitute, name="task_substitute"),
    path("inbox/", tasks.inbox, name="inbox"),
    path("public/", public.public_home, name="public_home"),
    path("public/draws/<int:pk>/", public.public_draw, name="public_draw"),
    path("public/draws/<int:pk>/frame.txt", public.public_draw_frame, name="public_draw_frame"),
    path("public/draws/<int:pk>/package.txt", public.public_draw_package, name="public_draw_package"),
    path("public/verify_draw.py", public.verify_script, name="verify_script"),
    path("public/<slug:code>/", public.public_campaign, name="public_campaign"),
]
