# The server in a container: `docker build -t auditlens .`, or `docker compose up` with Elasticsearch beside it.
# Versions are those the project is built and tested with; a newer patch of the same .NET may take their place.
ARG SDK=10.0.401
ARG RUNTIME=10.0.12

FROM mcr.microsoft.com/dotnet/sdk:${SDK} AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props global.json .editorconfig ./
COPY sample-logs sample-logs
COPY src src
RUN dotnet restore src/AuditLens.Cli --locked-mode \
 && dotnet publish src/AuditLens.Cli --configuration Release --no-restore --output /app

FROM mcr.microsoft.com/dotnet/aspnet:${RUNTIME}
RUN mkdir /var/lib/auditlens && chown "$APP_UID" /var/lib/auditlens
COPY --from=build /app /opt/auditlens

# The image's own user, not root. The store and its spool lie in the volume; all else may be read-only.
USER $APP_UID
VOLUME /var/lib/auditlens
ENV XDG_DATA_HOME=/var/lib \
    DOTNET_EnableDiagnostics=0

# In a container loopback reaches nobody. Listening elsewhere needs a certificate (AUDITLENS_TLS_CERT, AUDITLENS_TLS_KEY) or
# a proxy with TLS before it (AUDITLENS_BEHIND_PROXY=true): without either the server says so and does not start.
ENV AUDITLENS_BIND=0.0.0.0
EXPOSE 7117 4318 4317

# The image has no curl. Without TLS: with it, ask from outside.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/7117 && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 ' <&3"]

# A stop lets running requests end, for at most 25 seconds: `docker stop --time 30`.
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "/opt/auditlens/auditlens.dll"]
CMD ["serve"]
