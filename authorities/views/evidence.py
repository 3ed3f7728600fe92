"""Show a picture handed in as evidence: to whoever may see what stands on it, asked anew each time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from authorities.files.evidence_images import CONTENT_TYPE
from authorities.files.sealed_store import FileAltered, FileMissing
from authorities.forms import EvidenceFields
from authorities.models import EvidenceImage, Officer
from authorities.queries.evidence import image_content
from authorities.services.evidence import take_in
from authorities.views.pages import officer_page, sees_business

# 图片单独打开也只是一张图：不执行、不加载、不嵌入
_ONLY_A_PICTURE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@never_cache
@officer_page(sees_business)
def evidence_image(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture; foreign is missing, and one that waits for its act is its officer's own."""
    image = get_object_or_404(EvidenceImage, pk=pk)
    if image.used_at is None and image.officer_id != request.user.pk:
        raise Http404
    try:
        content = image_content(image)
    except (FileMissing, FileAltered):
        return render(request, "authorities/evidence_gone.html", {"image": image}, status=410)
    headers = _ONLY_A_PICTURE | {"Content-Disposition": f'inline; filename="evidence-{image.pk}.jpg"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def with_value(posted: Any, name: str, value: str) -> Any:
    """Posted data with one value replaced: what the form shown again carries."""
    changed = posted.copy()
    changed[name] = value
    return changed


def images_of(form: EvidenceFields, officer: Officer, now: datetime) -> tuple[EvidenceImage, ...]:
    """The pictures of a form that came in, kept already, whatever else is wrong with it.

    Those refused are said beside the box; the form shown again carries the others, so nobody picks them twice.
    """
    form.full_clean()
    taken = take_in(
        uploads=form.cleaned_data.get("images", []),
        kept=form.cleaned_data.get("kept", ""),
        officer=officer,
        now=now,
    )
    for sentence in taken.refusals:
        form.add_error("images", sentence)
    kept = ",".join(str(image.pk) for image in taken.images)
    form.data = with_value(form.data, form.add_prefix("kept"), kept)
    if taken.images:
        form["images"].help_text = f"已收到{len(taken.images)}张，不必再选；还可以再加。"
    return taken.images
