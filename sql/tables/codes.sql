-- codes: compiled code, each distinct text once
-- grain: code_key
create table if not exists dbt_store.codes (
    code_key uuid,           -- md5 of the text
    code varchar
);
