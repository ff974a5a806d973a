"""Headers every page carries."""

from django.utils.cache import add_never_cache_headers, has_vary_header


class NoStoreMiddleware:
    """Pages that depend on who is signed in are never kept by a browser or a proxy (back button after sign-out)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if has_vary_header(response, "Cookie") or (
            getattr(request, "user", None) and request.user.is_authenticated
        ):
            add_never_cache_headers(response)
        return response
