"""Whose data does a query touch? A forgotten filter is a crash, a foreign row is a missing row."""

from __future__ import annotations

import pytest

from agencies.models import Agency, ServiceProject, Site
from authorities.models import Role
from authorities.scope import OutsideScope, acting_for, whole_tree
from tests.factories import make_agency, make_officer, make_project, make_site, make_unit_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return make_unit_tree()


class TestScope:
    def test_a_query_outside_a_scope_raises(self):
        with pytest.raises(OutsideScope):
            Agency.objects.count()

    def test_a_related_manager_outside_a_scope_raises(self, units):
        with pytest.raises(OutsideScope):
            units["130102"].agencies.count()

    def test_a_brigade_sees_its_own_agencies_only(self, units):
        with whole_tree("test"):
            own, foreign = make_agency(units["130102"]), make_agency(units["130202"])

        with acting_for(make_officer(Role.INSPECTOR, units["130102"])):
            assert list(Agency.objects.all()) == [own]
            assert not Agency.objects.filter(pk=foreign.pk).exists()

    def test_a_detachment_sees_the_brigades_below_it(self, units):
        with whole_tree("test"):
            make_agency(units["130102"]), make_agency(units["130104"]), make_agency(units["130202"])

        with acting_for(make_officer(Role.DETACHMENT_STAFF, units["130100"])):
            assert Agency.objects.count() == 2

    def test_the_corps_sees_every_unit(self, units):
        with whole_tree("test"):
            make_agency(units["130102"]), make_agency(units["13JZ00"])

        with acting_for(make_officer(Role.CORPS_STAFF, units["130000"])):
            assert Agency.objects.count() == 2

    def test_a_brigade_sees_a_foreign_agency_that_serves_a_site_of_its_area(self, units):
        with whole_tree("test"):
            foreign = make_agency(units["130202"])
            project = make_project(foreign, make_site(units["130102"]))

        with acting_for(make_officer(Role.INSPECTOR, units["130102"])):
            assert list(Agency.objects.all()) == [foreign]
            assert list(ServiceProject.objects.all()) == [project]

    def test_a_brigade_sees_the_projects_of_its_agencies_elsewhere_but_not_the_foreign_site(self, units):
        with whole_tree("test"):
            project = make_project(make_agency(units["130102"]), make_site(units["130202"]))

        with acting_for(make_officer(Role.INSPECTOR, units["130102"])):
            assert list(ServiceProject.objects.all()) == [project]
            assert not Site.objects.exists()

    def test_a_scope_ends_with_its_block(self, units):
        with whole_tree("test"):
            Agency.objects.count()

        with pytest.raises(OutsideScope):
            Agency.objects.count()


class TestScopeOfRequests:
    def test_an_api_token_acts_for_its_officer_and_leaves_no_scope_behind(self, units, client):
        from rest_framework.authtoken.models import Token

        token = Token.objects.create(user=make_officer(Role.INSPECTOR, units["130102"]))

        answer = client.get("/api/schema/", headers={"Authorization": f"Token {token.key}"})

        assert answer.status_code == 200
        with pytest.raises(OutsideScope):
            Agency.objects.count()
