"""Publications on their pages: made, checked, signed off by two, published; refused, discarded, one at a time."""

import pytest

def test_x(app):
    import time
    from datetime import date
    from volunteer_app.cli.sample import loading
    from volunteer_app.foundation.transactions import transaction
    from volunteer_app.diversity.publishing import service
    t=time.time()
    with transaction():
        loading.load(400)
    print("load",time.time()-t); t=time.time()
    f=service.compute(date(2026,9,30),1,())
    print("comp",time.time()-t, type(f))
    if isinstance(f, service.Problem): print(f)
    else:
        print(f.composed.certificate, len(f.composed.rows), len({r.table for r in f.composed.rows}))
    assert 0
