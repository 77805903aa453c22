# All mocks are one native file and links to it; the Snapshotter is another. Four images are made of the two.
#   docker compose build
#   PROGRAMS=packed docker compose build   takes the files that ./mocks pack has made, and compiles nothing
ARG PROGRAMS=compiled

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS projects
WORKDIR /source
COPY . .
# What a restore reads: packages are fetched again only when one of these files has changed.
RUN find . -type f ! -name '*.csproj' ! -name '*.props' ! -name '*.targets' ! -name '*.pubxml' ! -name packages.lock.json ! -name global.json -delete

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS restored
# A compiler that lives for a minute does not repay the profiling of its own methods, or compiling many of them twice.
ENV DOTNET_TieredPGO=0 DOTNET_TC_CallCountThreshold=200
WORKDIR /source
COPY --from=projects /source .
RUN dotnet restore src/Mocks -p:PublishProfile=native -v:q
COPY . .

# Two stages, because they are built at the same time: the native compiler uses little more than one core. CI runs the analyzers.
FROM restored AS compiled-snapshotter
RUN dotnet publish src/Snapshotter --no-restore -p:PublishProfile=native -p:RunAnalyzers=false -o /out -v:q -nologo

FROM restored AS compiled
RUN dotnet publish src/Mocks --no-restore -p:PublishProfile=native -p:RunAnalyzers=false -p:UseSharedCompilation=true -o /out -v:q -nologo
COPY --from=compiled-snapshotter /out/snapshotter /out/

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS packed
COPY artifacts/stage/*/mocks artifacts/stage/*/snapshotter /out/

FROM ${PROGRAMS} AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends busybox-static >/dev/null && rm -rf /var/lib/apt/lists/*
# What goes into the images: the libraries that the programs are linked with, the mocks, OpenSSL and its authorities, and the tools of a workspace.
RUN mkdir -p /base/etc /base/home/app /mocks/opt/mocks /mocks/usr/share /tls /workspace/bin /workspace/usr/bin /workspace/opt/mocks && mkdir -m 1777 /base/tmp \
 && ldd /out/mocks /out/snapshotter | grep -o '/[^ ]*\.so[^ ]*' | sort -u | xargs -I{} cp -L --parents {} /base \
 && printf 'root:x:0:0:root:/root:/bin/sh\napp:x:1654:1654::/home/app:/bin/sh\n' >/base/etc/passwd \
 && chown 1654:1654 /base/home/app \
 && cp /out/mocks /mocks/opt/mocks && cp -a /usr/share/zoneinfo /mocks/usr/share && rm -rf /mocks/usr/share/zoneinfo/right /mocks/usr/share/zoneinfo/posix \
 && for name in agentapi mock-agentapi mock-coderd mock-workspace-agent; do ln -s mocks /mocks/opt/mocks/$name; done \
 && cp -L --parents /usr/lib/*-linux-gnu/libssl.so.3 /usr/lib/*-linux-gnu/libcrypto.so.3 /etc/ssl/certs/ca-certificates.crt /tls \
 && cp "$(command -v busybox)" /workspace/bin && for name in $(busybox --list); do [ $name = busybox ] || ln -s busybox /workspace/bin/$name; done \
 && { [ -e /workspace/bin/nohup ] || printf '#!/bin/sh\ntrap "" HUP\nexec "$@"\n' >/workspace/bin/nohup; } && chmod +x /workspace/bin/nohup \
 && ln -s /bin/busybox /workspace/usr/bin/env && cp /out/snapshotter /workspace/opt/mocks

FROM scratch AS base
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE"
COPY --from=build /base /
ENV PATH=/opt/mocks:/usr/bin:/bin HOME=/home/app
USER 1654:1654

FROM base AS mocks
COPY --from=build /mocks /

FROM mocks AS mock-agentapi
LABEL org.opencontainers.image.title="mock-agentapi" org.opencontainers.image.description="A mock of AgentAPI"
# A container's port is reachable only when the mock listens on all addresses; compose publishes it on loopback.
ENV MOCK_BIND=0.0.0.0
EXPOSE 3284
HEALTHCHECK --interval=2s --timeout=3s --retries=15 CMD ["mock-agentapi", "healthcheck"]
ENTRYPOINT ["mock-agentapi"]

FROM mocks AS mock-coderd
LABEL org.opencontainers.image.title="mock-coderd" org.opencontainers.image.description="A mock of coderd, as agents and task clients see it"
ENV MOCK_BIND=0.0.0.0
EXPOSE 8080
HEALTHCHECK --interval=2s --timeout=3s --retries=15 CMD ["mock-coderd", "healthcheck"]
ENTRYPOINT ["mock-coderd"]

FROM base AS snapshotter
LABEL org.opencontainers.image.title="snapshotter" org.opencontainers.image.description="Carries the last messages of a task from AgentAPI to coderd"
COPY --from=build /tls /
COPY --from=build /out/snapshotter /opt/mocks/
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
ENTRYPOINT ["snapshotter"]

# A workspace: the agent, a shell, and on the PATH of its scripts the mock as agentapi and the Snapshotter.
FROM mocks AS workspace
LABEL org.opencontainers.image.title="mock-workspace" org.opencontainers.image.description="A workspace whose agent is the mock, with AgentAPI's mock and the Snapshotter"
COPY --from=build /workspace /
ENTRYPOINT ["mock-workspace-agent"]
