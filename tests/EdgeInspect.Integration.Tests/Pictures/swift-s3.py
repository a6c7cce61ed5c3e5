#!/usr/bin/python3
"""OpenStack Swift with its S3 interface, all of it in one process, for the tests of object storage.

usage: swift-s3.py KEY SECRET PAGE

Listens on four loopback ports that the system chooses, keeps everything in a temporary folder, prints the port of the S3 interface,
serves until its standard input ends, and takes the folder with it. KEY is USER:NAME. A list has at most PAGE objects at a time. Ends with
77 where Swift isn't installed (Debian's package python3-swift) or the temporary folder has no extended attributes, in which Swift keeps
what it knows of an object.
"""
import os
import sys
import tempfile

NOT_HERE = 77
try:
    import eventlet
    import eventlet.wsgi
    eventlet.monkey_patch()
    from swift.common import utils, wsgi
    from swift.common.ring import RingBuilder
except ImportError:
    sys.exit(NOT_HERE)

STORAGE = ("account", "container", "object")
PIPELINE = ("catch_errors", "gatekeeper", "listing_formats", "s3api", "tempauth", "copy", "slo", "dlo", "proxy-server")


class NoCache:
    """Stands where Swift wants memcached, and remembers nothing."""

    def get(self, *_, **__):
        return None

    def set(self, *_, **__):
        pass

    delete = set


def without_cache(application):
    def call(environment, start_response):
        environment["swift.cache"] = NoCache()
        return application(environment, start_response)
    return call


def settings(folder, kind, key, secret, page_length):
    common = {"swift_dir": folder, "devices": folder, "mount_check": "false", "fallocate_reserve": "0", "log_level": "ERROR"}
    if kind in STORAGE:
        return {"DEFAULT": common, "app:main": {"use": f"egg:swift#{kind}"}}
    parts = {f"filter:{name}": {"use": f"egg:swift#{name}"} for name in PIPELINE[:-1]}
    parts["filter:tempauth"]["user_" + key.replace(":", "_")] = f"{secret} .admin"
    parts["filter:s3api"].update({"location": "us-east-1", "max_bucket_listing": page_length})
    return {
        "DEFAULT": common,
        "pipeline:main": {"pipeline": " ".join(PIPELINE)},
        "app:proxy-server": {"use": "egg:swift#proxy", "account_autocreate": "true"},
        **parts,
    }


def application(folder, kind, *account):
    path = f"{folder}/{kind}.conf"
    with open(path, "w", encoding="utf-8") as file:
        for section, values in settings(folder, kind, *account).items():
            file.write(f"[{section}]\n" + "".join(f"{name} = {value}\n" for name, value in values.items()))
    return without_cache(wsgi.loadapp(path))


def make_ring(folder, kind, port):
    builder = RingBuilder(part_power=1, replicas=1, min_part_hours=0)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "disk", "weight": 1})
    builder.rebalance()
    builder.get_ring().save(f"{folder}/{kind}.ring.gz")


def run(folder, *account):
    os.mkdir(f"{folder}/disk")
    try:
        os.setxattr(f"{folder}/disk", "user.swift", b"\0" * 1024)
    except OSError:
        sys.exit(NOT_HERE)
    utils.HASH_PATH_SUFFIX = b"tests"
    listeners = {kind: eventlet.listen(("127.0.0.1", 0)) for kind in (*STORAGE, "proxy")}
    for kind in STORAGE:
        make_ring(folder, kind, listeners[kind].getsockname()[1])
    for kind, listener in listeners.items():
        eventlet.spawn(
            eventlet.wsgi.server, listener, application(folder, kind, *account), wsgi.NullLogger(), protocol=wsgi.SwiftHttpProtocol,
            capitalize_response_headers=False)
    print(listeners["proxy"].getsockname()[1], flush=True)
    eventlet.tpool.execute(sys.stdin.read)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="edgeinspect-s3-") as temporary:
        run(temporary, *sys.argv[1:])
